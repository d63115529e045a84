import { Dialog } from "@base-ui/react/dialog";
import { type Answer, api, newKey, Problem } from "@core/api/client";
import { quantity } from "@core/format";
import { words } from "@core/i18n/words";
import { Icon } from "@core/ui/Icon";
import { Btn } from "@core/ui/parts";
import { toast } from "@core/ui/toast";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { Link } from "wouter";
import { Combo } from "../Combo";
import { rowsOf, search } from "../contracts";
import { Field } from "../Field";
import { Modal } from "../Modal";
import { difference } from "./difference";

const w = words({
  title: ["盘点", "Count"],
  say: [
    "写实际数到的数量；和账面的差额会连同原因记入流水。",
    "Write what was really there. The difference goes into the ledger with its reason.",
  ],
  where: ["仓库", "Warehouse"],
  reason: ["原因", "Reason"],
  ref: ["盘点单号", "Count sheet"],
  add: ["扫码，或按名称、SKU 添加", "Scan, or add by name or SKU"],
  item: ["物品", "Item"],
  books: ["账面", "By the books"],
  counted: ["实数", "Counted"],
  diff: ["差额", "Difference"],
  drop: ["去掉 {sku}", "Drop {sku}"],
  book: ["登记盘点", "Book the count"],
  booked: ["盘点已登记", "The count is booked"],
  back: ["返回", "Back"],
  orders: ["占用它的订单", "The orders that have a claim on it"],
  r1: ["例行盘点", "Stocktaking"],
  r2: ["破损", "Breakage"],
  r3: ["丢失", "Lost"],
  r4: ["录入有误", "Wrongly entered"],
});

type House = Answer<"inventory.warehouses">["items"][number];

interface Line {
  sku: string;
  counted: string;
}

/** Count is a sheet: what was counted of what, beside what the books say. */
export function Count({
  houses,
  start,
  onClose,
}: {
  houses: House[];
  start: { sku?: string | undefined; warehouse?: string | undefined };
  onClose: () => void;
}) {
  const client = useQueryClient();
  const [warehouse, setWarehouse] = useState(start.warehouse || houses[0]?.code || "");
  const [reason, setReason] = useState("");
  const [ref, setRef] = useState("");
  const [lines, setLines] = useState<Line[]>(start.sku ? [{ sku: start.sku, counted: "" }] : []);
  const [key, setKey] = useState(newKey);
  const skus = lines.map((l) => l.sku);
  const books = useQuery({
    queryKey: ["stock", "books", warehouse, skus],
    queryFn: ({ signal }) =>
      api("inventory.find", { query: { sku: skus, warehouse: [warehouse], limit: 200 }, signal }),
    enabled: skus.length > 0 && warehouse !== "",
  });
  const booked = (sku: string) =>
    books.data?.items.find((i) => i.sku === sku)?.onHand ?? (books.isSuccess ? "0" : undefined);
  const book = useMutation({
    mutationFn: () =>
      api("inventory.count", {
        body: { warehouse, reason, ...(ref ? { ref } : {}), lines: lines.filter((l) => l.counted.trim() !== "") },
        key,
      }),
    onSuccess: () => {
      toast(w("booked"));
      void client.invalidateQueries({ queryKey: ["stock"] });
      onClose();
    },
    onError: () => setKey(newKey()),
  });
  const wrong = book.error instanceof Problem ? book.error : undefined;
  const claims = (wrong?.body.orders as string[] | undefined) ?? [];
  const ready = warehouse !== "" && reason.trim() !== "" && lines.some((l) => l.counted.trim() !== "");
  const submit = (e: FormEvent) => {
    e.preventDefault();
    if (ready) book.mutate();
  };
  return (
    <Modal onClose={onClose} className="dialog--mid">
      <form className="ask" onSubmit={submit}>
        <Dialog.Title className="h3">{w("title")}</Dialog.Title>
        <p className="sub">{w("say")}</p>
        <div className="fields">
          <Field
            label={w("where")}
            value={warehouse}
            onChange={setWarehouse}
            at="/warehouse"
            wrong={wrong}
            choices={houses.map((h) => ({ value: h.code, name: h.name || h.code }))}
          />
          <Field label={w("ref")} value={ref} onChange={setRef} at="/ref" wrong={wrong} />
          <div className="field field--wide">
            <Field label={w("reason")} value={reason} onChange={setReason} at="/reason" wrong={wrong} required />
            <span className="row row--wrap">
              {(["r1", "r2", "r3", "r4"] as const).map((r) => (
                <button
                  key={r}
                  type="button"
                  className="chip"
                  aria-pressed={reason === w(r)}
                  onClick={() => setReason(w(r))}
                >
                  {w(r)}
                </button>
              ))}
            </span>
          </div>
        </div>
        {lines.length > 0 && (
          <table className="lines count-lines">
            <thead>
              <tr>
                <th scope="col">{w("item")}</th>
                <th scope="col" className="end">
                  {w("books")}
                </th>
                <th scope="col" className="end">
                  {w("counted")}
                </th>
                <th scope="col" className="end">
                  {w("diff")}
                </th>
                <th aria-label={w("back")} />
              </tr>
            </thead>
            <tbody>
              {lines.map((l, n) => {
                const diff = difference(l.counted, booked(l.sku));
                const bad = wrong?.fields.get(`/lines/${n}/counted`) ?? wrong?.fields.get(`/lines/${n}/sku`);
                return (
                  <tr key={l.sku}>
                    <td className="num">
                      {l.sku}
                      {bad && (
                        <p className="wrong">
                          <Icon name="s-late" />
                          {bad.message}
                        </p>
                      )}
                    </td>
                    <td className="end num">{quantity(booked(l.sku))}</td>
                    <td className="end">
                      <label className={bad ? "inp inp--short inp--bad" : "inp inp--short"}>
                        <span className="vh">
                          {w("counted")} {l.sku}
                        </span>
                        <input
                          inputMode="decimal"
                          // biome-ignore lint/a11y/noAutofocus: the item has just been scanned
                          autoFocus={n === lines.length - 1}
                          value={l.counted}
                          onChange={(e) =>
                            setLines(lines.map((x) => (x.sku === l.sku ? { ...x, counted: e.target.value } : x)))
                          }
                        />
                      </label>
                    </td>
                    <td className={diff?.startsWith("−") ? "end num strong late-text" : "end num strong"}>
                      {diff ?? "–"}
                    </td>
                    <td>
                      <Btn
                        kind="quiet"
                        icon="close"
                        label={w("drop", { sku: l.sku })}
                        onClick={() => setLines(lines.filter((x) => x.sku !== l.sku))}
                      />
                    </td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        )}
        <Combo
          label={w("add")}
          name="count"
          find={async (q, signal) =>
            (await search(q, signal, 8)).products.map((p) => ({
              id: p.sku ?? p.id,
              name: p.name ?? p.id,
              more: p.sku ?? "",
            }))
          }
          onPick={(c) => !skus.includes(c.id) && setLines([...lines, { sku: c.id, counted: "" }])}
        />
        {wrong && wrong.fields.size === 0 && (
          <p className="wrong" role="alert">
            {wrong.message}
          </p>
        )}
        {claims.length > 0 && <Claims ids={claims} />}
        <div className="row between">
          <Dialog.Close render={<Btn kind="quiet" />}>{w("back")}</Dialog.Close>
          <Btn type="submit" kind="primary" busy={book.isPending} disabled={!ready}>
            {w("book")}
          </Btn>
        </div>
      </form>
    </Modal>
  );
}

/** Claims are the orders that keep a count from being booked. */
function Claims({ ids }: { ids: string[] }) {
  const rows = useQuery({ queryKey: ["orders", "named", ids], queryFn: ({ signal }) => rowsOf(ids, {}, signal) });
  return (
    <section className="claims" role="alert">
      <h3 className="cap">{w("orders")}</h3>
      <ul className="row row--wrap">
        {rows.data?.items.map((o) => (
          <li key={o.id}>
            <Link href={`/orders/${o.id}`} className="num">
              {o.number}
            </Link>{" "}
            <span className="sub">{o.customer?.name}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
