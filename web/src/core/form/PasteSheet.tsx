import { newKey } from "@core/api/client";
import type { OrderProblem } from "@core/api/types";
import { money } from "@core/format";
import { words } from "@core/i18n/words";
import { Icon } from "@core/ui/Icon";
import { Btn } from "@core/ui/parts";
import { Sheet } from "@core/ui/Sheet";
import { useMemo, useState } from "react";
import type { DraftLine } from "./draft";
import { requestOf } from "./draft";
import { useForm } from "./hand";
import { checked, type PastedRow, placesOf, readPaste } from "./paste";
import { lineOf } from "./pointer";

const w = words({
  title: ["从表格粘贴", "Paste from a sheet"],
  how: [
    "在 Excel 里复制几行（货号、数量），粘贴到这里",
    "Copy rows in your spreadsheet (number, quantity) and paste them here",
  ],
  example: ["例如：\nCHAIR-1\t8\nTABLE-D\t2", "For example:\nCHAIR-1\t8\nTABLE-D\t2"],
  ignored: ["没有用到的列：{names}", "Columns not used: {names}"],
  sku: ["第 {n} 行的货号", "Number in row {n}"],
  quantity: ["第 {n} 行的数量", "Quantity in row {n}"],
  drop: ["去掉第 {n} 行", "Leave out row {n}"],
  noSku: ["缺少货号", "The number is missing"],
  noQuantity: ["缺少数量", "The quantity is missing"],
  badQuantity: ["数量不是正数", "The quantity is not a positive number"],
  add: ["加入 {n} 行", "Add {n} line|Add {n} lines"],
  onlyGood: ["去掉有错的 {n} 行", "Leave out {n} row with errors|Leave out {n} rows with errors"],
  summary: ["{good} 行可以下单，{bad} 行要修改", "{good} ready, {bad} to correct"],
  over: ["重新粘贴", "Paste again"],
  checking: ["正在核对…", "Checking…"],
});

/** Lines from a spreadsheet: looked at row by row, mended in place, then added. */
export default function PasteSheet({ onClose }: { onClose: () => void }) {
  const { draft, edit, face } = useForm();
  const [rows, setRows] = useState<PastedRow[]>();
  const [ignored, setIgnored] = useState<string[]>([]);
  const [text, setText] = useState("");
  const right = useMemo(() => (rows ?? []).filter((r) => !r.wrong), [rows]);
  const lines = useMemo(() => right.map(lineOfRow), [right]);
  const request = useMemo(
    () => (lines.length ? requestOf({ ...draft, lines, destinations: [], touched: [] }) : undefined),
    [draft, lines],
  );
  const { view, fresh } = face.useQuote(request);
  const refused = (row: PastedRow): OrderProblem[] => {
    const at = right.indexOf(row);
    return fresh && at >= 0 ? (view?.problems ?? []).filter((p) => lineOf(p.field) === at) : [];
  };
  const bad = (rows ?? []).filter((r) => r.wrong || refused(r).length > 0);
  const take = (pasted: string) => {
    setText(pasted);
    const read = readPaste(pasted, []);
    if (read.rows.length === 0) return;
    setRows(read.rows);
    setIgnored(read.ignored);
  };
  const mend = (row: PastedRow, to: { sku?: string; quantity?: string }) =>
    setRows((all) =>
      all?.map((r) => (r === row ? checked({ ...r, sku: to.sku ?? r.sku }, to.quantity ?? r.quantity) : r)),
    );
  const add = () => {
    const places = placesOf(right, draft.destinations);
    if (places.all.length > draft.destinations.length) edit({ do: "destinations", to: places.all });
    edit({
      do: "addLines",
      lines: lines.map((l, i) => ({ ...l, uid: newKey(), ...(places.keys[i] && { destination: places.keys[i] }) })),
    });
    onClose();
  };
  return (
    <Sheet
      title={w("title")}
      onClose={onClose}
      tall
      foot={
        rows && (
          <div className="row">
            {bad.length > 0 && (
              <Btn className="btn--touch grow" onClick={() => setRows(rows.filter((r) => !bad.includes(r)))}>
                {w("onlyGood", { n: bad.length })}
              </Btn>
            )}
            <Btn
              kind="primary"
              touch
              className="grow"
              disabled={!fresh || bad.length > 0 || right.length === 0}
              onClick={add}
            >
              {w("add", { n: rows.length - bad.length })}
            </Btn>
          </div>
        )
      }
    >
      {!rows ? (
        <>
          <p className="sub body2">{w("how")}</p>
          <div className="in in--area paste-area">
            <textarea
              rows={8}
              aria-label={w("how")}
              placeholder={w("example")}
              value={text}
              onChange={(e) => setText(e.target.value)}
              onPaste={(e) => {
                e.preventDefault();
                take(e.clipboardData.getData("text/plain"));
              }}
              onBlur={() => take(text)}
            />
          </div>
        </>
      ) : (
        <>
          <p className="sub body2" role="status">
            {fresh || right.length === 0
              ? w("summary", { good: rows.length - bad.length, bad: bad.length })
              : w("checking")}
          </p>
          {ignored.length > 0 && <p className="small">{w("ignored", { names: ignored.join("、") })}</p>}
          <ul className="pasted">
            {rows.map((r) => {
              const problems = refused(r);
              const quoted = view?.lines?.find((l) => l.n === right.indexOf(r) + 1);
              const wrong = r.wrong ? [w(r.wrong)] : problems.map((p) => p.message);
              return (
                <li key={r.row} className={wrong.length ? "pasted-bad" : undefined}>
                  <span className="small num">{r.row}</span>
                  <div className="in">
                    <input
                      aria-label={w("sku", { n: r.row })}
                      value={r.sku}
                      aria-invalid={wrong.length > 0}
                      onChange={(e) => mend(r, { sku: e.target.value.trim() })}
                    />
                  </div>
                  <div className="in">
                    <input
                      className="num end"
                      inputMode="decimal"
                      aria-label={w("quantity", { n: r.row })}
                      value={r.quantity}
                      onChange={(e) => mend(r, { quantity: e.target.value })}
                    />
                  </div>
                  <button
                    type="button"
                    className="hit"
                    aria-label={w("drop", { n: r.row })}
                    onClick={() => setRows(rows.filter((x) => x !== r))}
                  >
                    <Icon name="close" />
                  </button>
                  <p className="pasted-more small num">
                    {wrong.length ? (
                      <span className="wrong">
                        <Icon name="s-late" />
                        {wrong.join(" ")}
                      </span>
                    ) : (
                      [r.name, quoted?.amount && fresh && money(quoted.amount)].filter(Boolean).join(" · ")
                    )}
                  </p>
                </li>
              );
            })}
          </ul>
          <button type="button" className="link" onClick={() => setRows(undefined)}>
            {w("over")}
          </button>
        </>
      )}
    </Sheet>
  );
}

function lineOfRow(r: PastedRow): DraftLine {
  return { uid: `row${r.row}`, sku: r.sku, name: r.name, quantity: r.quantity, options: r.options, fields: {} };
}
