import { bareMoney, day, quantity } from "@core/format";
import { words } from "@core/i18n/words";
import { Icon } from "@core/ui/Icon";
import { Btn } from "@core/ui/parts";
import { Combo } from "../Combo";
import { search } from "../contracts";
import type { Draft, LineDraft } from "./draft";
import type { Quote } from "./useQuote";

const w = words({
  lines: ["明细", "Lines"],
  product: ["产品名称或 SKU", "Product name or SKU"],
  qty: ["数量", "Quantity"],
  drop: ["去掉第 {n} 行", "Drop line {n}"],
  promised: ["预计 {at} 可交", "Ready {at}"],
  available: ["可用 {n}", "{n} available"],
});

/** Lines is what is ordered: typed here, priced as it is typed. */
export function Lines({
  draft,
  quote,
  wrongs,
  onChange,
}: {
  draft: Draft;
  quote: Quote | undefined;
  wrongs: Map<string, string>;
  onChange: (to: LineDraft[]) => void;
}) {
  const set = (n: number, to: Partial<LineDraft>) =>
    onChange(draft.lines.map((l) => (l.n === n ? { ...l, ...to } : l)));
  return (
    <section className="entry-lines" aria-label={w("lines")}>
      {draft.lines.length > 0 && (
        <table className="lines">
          <tbody>
            {draft.lines.map((l, i) => {
              const q = quote?.lines?.[i];
              const wrong = [...wrongs].filter(([at]) => at.startsWith(`/lines/${i}`)).map(([, m]) => m)[0];
              return (
                <tr key={l.n}>
                  <td>
                    <b>{l.name}</b> <span className="sub">{l.sku}</span>
                    {q?.words && q.words.length > 0 && (
                      <span className="cap block">
                        {q.words
                          .map((x) => x.text)
                          .filter(Boolean)
                          .join(" · ")}
                      </span>
                    )}
                    {q?.available && <span className="cap block">{w("available", { n: quantity(q.available) })}</span>}
                    {q?.promisedAt && <span className="cap block">{w("promised", { at: day(q.promisedAt) })}</span>}
                    {wrong && (
                      <p className="wrong">
                        <Icon name="s-late" />
                        {wrong}
                      </p>
                    )}
                  </td>
                  <td className="end">
                    <label className="inp inp--short">
                      <span className="vh">{w("qty")}</span>
                      <input
                        inputMode="decimal"
                        value={l.quantity}
                        onChange={(e) => set(l.n, { quantity: e.target.value })}
                        onFocus={(e) => e.target.select()}
                      />
                    </label>
                  </td>
                  <td className="end num">{bareMoney(q?.price)}</td>
                  <td className="end num strong">{bareMoney(q?.amount)}</td>
                  <td>
                    <Btn
                      kind="quiet"
                      icon="close"
                      label={w("drop", { n: i + 1 })}
                      onClick={() => onChange(draft.lines.filter((x) => x.n !== l.n))}
                    />
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      )}
      <Combo
        label={w("product")}
        name="product"
        first={draft.lines.length === 0}
        find={async (q, signal) =>
          (await search(q, signal)).products.map((p) => ({
            id: p.sku ?? p.id,
            name: p.name ?? p.id,
            more: p.sku ?? "",
          }))
        }
        onPick={(c) =>
          onChange([...draft.lines, { n: (draft.lines.at(-1)?.n ?? -1) + 1, sku: c.id, name: c.name, quantity: "1" }])
        }
      />
    </section>
  );
}
