import { Dialog } from "@base-ui/react/dialog";
import { type Answer, api, newKey } from "@core/api/client";
import { moment, quantity } from "@core/format";
import { words } from "@core/i18n/words";
import { useCan } from "@core/session/session";
import { Icon } from "@core/ui/Icon";
import { Btn } from "@core/ui/parts";
import { Empty, Failed, Ghost, Loaded } from "@core/ui/Screen";
import { toast } from "@core/ui/toast";
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useDeferredValue, useState } from "react";
import { Head } from "../table";

const w = words({
  title: ["库存", "Stock"],
  sku: ["SKU", "SKU"],
  onHand: ["现有", "On hand"],
  reserved: ["已占用", "Reserved"],
  available: ["可用", "Available"],
  waiting: ["待补", "Waited for"],
  level: ["构成", "Made of"],
  ledger: ["流水", "Ledger"],
  where: ["仓库", "Warehouse"],
  kind: ["类型", "Kind"],
  at: ["时间", "When"],
  by: ["经手", "By"],
  receipt: ["入库", "Receipt"],
  receive: ["入库", "Receive goods"],
  ref: ["单据号", "Reference"],
  quantity: ["数量", "Quantity"],
  addLine: ["加一行", "Add a line"],
  book: ["入库记账", "Book the receipt"],
  booked: ["已入库", "Received"],
  back: ["返回", "Back"],
  none: ["还没有库存", "No stock yet"],
  noneSay: [
    "先建一个仓库，再入库；下单时会自动占用。",
    "Open a warehouse and receive goods; orders reserve them by themselves.",
  ],
  noWarehouse: ["新建仓库", "Open a warehouse"],
  code: ["代码", "Code"],
  name: ["名称", "Name"],
  more: ["再加载", "Load more"],
  short: ["订单还缺 {n}", "orders wait for {n}"],
  drop: ["去掉这一行", "Drop this line"],
});

type Item = Answer<"inventory.find">["items"][number];

/** Stock is what lies where, what of it is promised, and the moves that make it true. */
export default function Stock() {
  const [find, setFind] = useState("");
  const [open, setOpen] = useState<string>();
  const [receiving, setReceiving] = useState(false);
  const can = useCan();
  const sku = useDeferredValue(find.trim());
  const list = useInfiniteQuery({
    queryKey: ["stock", sku],
    queryFn: ({ pageParam, signal }) =>
      api("inventory.find", {
        query: { limit: 50, ...(sku ? { sku: [sku] } : {}), ...(pageParam ? { cursor: pageParam } : {}) },
        signal,
      }),
    initialPageParam: "",
    getNextPageParam: (last) => last.next || undefined,
  });
  const rows = list.data?.pages.flatMap((p) => p.items) ?? [];
  const most = Math.max(1, ...rows.map((r) => Number(r.onHand) + Number(r.waiting)));
  return (
    <>
      <Head
        title={w("title")}
        find={find}
        onFind={setFind}
        action={
          can("inventory.receive") && (
            <Btn kind="primary" icon="plus" onClick={() => setReceiving(true)}>
              {w("receive")}
            </Btn>
          )
        }
      />
      {list.isPending ? (
        <Ghost height={240} />
      ) : list.error ? (
        <Failed error={list.error} retry={() => list.refetch()} />
      ) : rows.length === 0 ? (
        <Empty icon="stock" title={w("none")}>
          {w("noneSay")}
        </Empty>
      ) : (
        <div className="list-scroll">
          <table className="list">
            <thead>
              <tr>
                <th scope="col">{w("sku")}</th>
                <th scope="col" className="stock-bar-col">
                  {w("level")}
                </th>
                {(["onHand", "reserved", "available", "waiting"] as const).map((k) => (
                  <th key={k} scope="col" className="end">
                    {w(k)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((r) => (
                <StockRow
                  key={r.product}
                  row={r}
                  most={most}
                  open={open === r.sku}
                  onOpen={() => setOpen(open === r.sku ? undefined : r.sku)}
                />
              ))}
            </tbody>
          </table>
          {list.hasNextPage && (
            <p className="list-more">
              <Btn busy={list.isFetchingNextPage} onClick={() => list.fetchNextPage()}>
                {w("more")}
              </Btn>
            </p>
          )}
        </div>
      )}
      <Receive open={receiving} onClose={() => setReceiving(false)} />
    </>
  );
}

function StockRow({ row: r, most, open, onOpen }: { row: Item; most: number; open: boolean; onOpen: () => void }) {
  const share = (n: string) => `${(100 * Math.max(0, Number(n))) / most}%`;
  const short = Number(r.waiting) > 0;
  return (
    <>
      <tr onClick={onOpen} onKeyDown={() => {}} className={open ? "tr--cur" : undefined}>
        <td>
          <button type="button" className="list-open" aria-expanded={open} onClick={onOpen}>
            <Icon name={open ? "down" : "right"} size={12} /> {r.sku}
          </button>
        </td>
        <td className="stock-bar-col">
          <span
            className="stock-bar"
            role="img"
            aria-label={`${w("reserved")} ${quantity(r.reserved)}, ${w("available")} ${quantity(r.available)}, ${w("waiting")} ${quantity(r.waiting)}`}
          >
            <i className="stock-bar--reserved" style={{ width: share(r.reserved) }} />
            <i className="stock-bar--free" style={{ width: share(r.available) }} />
            <i className="stock-bar--gap" style={{ width: share(r.waiting) }} />
          </span>
        </td>
        <td className="end num">{quantity(r.onHand)}</td>
        <td className="end num">{quantity(r.reserved)}</td>
        <td className="end num strong">{quantity(r.available)}</td>
        <td
          className={short ? "end num late-text" : "end num dim"}
          title={short ? w("short", { n: quantity(r.waiting) }) : undefined}
        >
          {quantity(r.waiting)}
        </td>
      </tr>
      {open && (
        <tr className="list-inside">
          <td colSpan={6}>
            <Ledger sku={r.sku} />
          </td>
        </tr>
      )}
    </>
  );
}

function Ledger({ sku }: { sku: string }) {
  const moves = useQuery({
    queryKey: ["stock", "moves", sku],
    queryFn: ({ signal }) => api("inventory.moves", { query: { sku: [sku], limit: 20 }, signal }),
  });
  return (
    <Loaded of={moves} ghost={<Ghost height={80} />}>
      {(m) => (
        <table className="list list--inner">
          <caption className="cap">{w("ledger")}</caption>
          <tbody>
            {m.items.map((x) => (
              <tr key={x.id}>
                <td className="sub">{moment(x.at)}</td>
                <td>{x.kind === "receipt" ? w("receipt") : x.kind}</td>
                <td>{x.warehouse}</td>
                <td className="sub">{x.ref}</td>
                <td className="sub">{x.by}</td>
                <td className="end num strong">
                  {Number(x.quantity) > 0 ? `+${quantity(x.quantity)}` : quantity(x.quantity)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Loaded>
  );
}

function Receive({ open, onClose }: { open: boolean; onClose: () => void }) {
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
    <Dialog.Root open={open} onOpenChange={(o) => !o && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="veil" />
        <Dialog.Popup className="dialog">
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
              {book.error && (
                <p className="wrong" role="alert">
                  <Icon name="s-late" />
                  {book.error.message}
                </p>
              )}
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
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
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
