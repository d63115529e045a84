import { Dialog } from "@base-ui/react/dialog";
import { api, newKey } from "@core/api/client";
import { words } from "@core/i18n/words";
import { Btn } from "@core/ui/parts";
import { toast } from "@core/ui/toast";
import { WrongLine } from "@core/ui/WrongLine";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { Modal } from "../Modal";

const w = words({
  receive: ["入库", "Receive goods"],
  where: ["仓库", "Warehouse"],
  ref: ["单据号", "Reference"],
  sku: ["SKU", "SKU"],
  quantity: ["数量", "Quantity"],
  addLine: ["加一行", "Add a line"],
  book: ["入库记账", "Book the receipt"],
  booked: ["已入库", "Received"],
  back: ["返回", "Back"],
  noneSay: [
    "先建一个仓库，再入库；下单时会自动占用。",
    "Open a warehouse and receive goods; orders reserve them by themselves.",
  ],
  noWarehouse: ["新建仓库", "Open a warehouse"],
  code: ["代码", "Code"],
  name: ["名称", "Name"],
  drop: ["去掉这一行", "Drop this line"],
});

/** Receive books goods that came in. */
export function Receive({ open, onClose }: { open: boolean; onClose: () => void }) {
  const client = useQueryClient();
  const houses = useQuery({
    queryKey: ["stock", "warehouses"],
    queryFn: () => api("inventory.warehouses"),
    enabled: open,
  });
  const [where, setWhere] = useState("");
  const [ref, setRef] = useState("");
  const [lines, setLines] = useState([{ n: 0, sku: "", quantity: "" }]);
  const [key, setKey] = useState(newKey);
  const code = where || houses.data?.items[0]?.code || "";
  const book = useMutation({
    mutationFn: () =>
      api("inventory.receive", {
        body: {
          warehouse: code,
          ...(ref ? { ref } : {}),
          lines: lines.filter((l) => l.sku).map((l) => ({ sku: l.sku.trim(), quantity: l.quantity.trim() })),
        },
        key,
      }),
    onSuccess: () => {
      toast(w("booked"));
      setKey(newKey());
      setLines([{ n: 0, sku: "", quantity: "" }]);
      setRef("");
      void client.invalidateQueries({ queryKey: ["stock"] });
      onClose();
    },
    onError: () => setKey(newKey()),
  });
  const set = (n: number, to: Partial<{ sku: string; quantity: string }>) =>
    setLines(lines.map((l) => (l.n === n ? { ...l, ...to } : l)));
  const submit = (e: FormEvent) => {
    e.preventDefault();
    book.mutate();
  };
  return (
    <Modal open={open} onClose={onClose}>
      <Dialog.Title className="h3">{w("receive")}</Dialog.Title>
      {houses.data && houses.data.items.length === 0 ? (
        <NewWarehouse />
      ) : (
        <form className="ask" onSubmit={submit}>
          <label>
            <span className="cap">{w("where")}</span>
            <span className="inp">
              <select value={code} onChange={(e) => setWhere(e.target.value)}>
                {houses.data?.items.map((h) => (
                  <option key={h.code} value={h.code}>
                    {h.name}
                  </option>
                ))}
              </select>
            </span>
          </label>
          <label>
            <span className="cap">{w("ref")}</span>
            <span className="inp">
              <input value={ref} onChange={(e) => setRef(e.target.value)} />
            </span>
          </label>
          {lines.map((l) => (
            <div key={l.n} className="row">
              <label className="inp grow">
                <span className="vh">{w("sku")}</span>
                <input placeholder={w("sku")} value={l.sku} onChange={(e) => set(l.n, { sku: e.target.value })} />
              </label>
              <label className="inp inp--short">
                <span className="vh">{w("quantity")}</span>
                <input
                  placeholder={w("quantity")}
                  inputMode="decimal"
                  value={l.quantity}
                  onChange={(e) => set(l.n, { quantity: e.target.value })}
                />
              </label>
              <Btn
                kind="quiet"
                icon="close"
                label={w("drop")}
                disabled={lines.length === 1}
                onClick={() => setLines(lines.filter((x) => x.n !== l.n))}
              />
            </div>
          ))}
          <div>
            <Btn
              kind="quiet"
              icon="plus"
              onClick={() => setLines([...lines, { n: (lines.at(-1)?.n ?? 0) + 1, sku: "", quantity: "" }])}
            >
              {w("addLine")}
            </Btn>
          </div>
          {book.error && <WrongLine>{book.error.message}</WrongLine>}
          <div className="row between">
            <Dialog.Close render={<Btn kind="quiet" />}>{w("back")}</Dialog.Close>
            <Btn
              kind="primary"
              type="submit"
              busy={book.isPending}
              disabled={!code || !lines.some((l) => l.sku && l.quantity)}
            >
              {w("book")}
            </Btn>
          </div>
        </form>
      )}
    </Modal>
  );
}

function NewWarehouse() {
  const client = useQueryClient();
  const [code, setCode] = useState("");
  const [name, setName] = useState("");
  const add = useMutation({
    mutationFn: () => api("inventory.addWarehouse", { body: { code, name } }),
    onSuccess: () => client.invalidateQueries({ queryKey: ["stock", "warehouses"] }),
  });
  return (
    <form
      className="ask"
      onSubmit={(e) => {
        e.preventDefault();
        add.mutate();
      }}
    >
      <p className="sub">{w("noneSay")}</p>
      <label>
        <span className="cap">{w("code")}</span>
        <span className="inp">
          <input required value={code} onChange={(e) => setCode(e.target.value)} />
        </span>
      </label>
      <label>
        <span className="cap">{w("name")}</span>
        <span className="inp">
          <input required value={name} onChange={(e) => setName(e.target.value)} />
        </span>
      </label>
      {add.error && <p className="wrong">{add.error.message}</p>}
      <Btn kind="primary" type="submit" busy={add.isPending}>
        {w("noWarehouse")}
      </Btn>
    </form>
  );
}
