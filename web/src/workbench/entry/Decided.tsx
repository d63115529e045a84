import type { OrderProblem } from "@core/api/types";
import { bareMoney, day, money } from "@core/format";
import { words } from "@core/i18n/words";
import { Tag } from "@core/ui/parts";
import { held, word } from "../codes";
import type { Quote } from "./useQuote";

const w = words({
  total: ["合计", "Total"],
  goods: ["商品", "Goods"],
  freight: ["运费", "Freight"],
  promised: ["预计 {at} 可交", "Ready {at}"],
  way: ["流程", "Process"],
  skipped: ["跳过", "skipped"],
  problems: ["还不能下单", "Not ready yet"],
});

/** Decided is what the house decides about the draft: its price, its way, what is still wrong. */
export function Decided({
  quote,
  stale,
  problems,
  onLead,
}: {
  quote: Quote;
  stale: boolean;
  problems: readonly OrderProblem[];
  /** Leads to what is wrong. */
  onLead: (p: OrderProblem) => void;
}) {
  const t = quote.totals;
  return (
    <section className={stale ? "decided loaded--stale" : "decided"} aria-live="polite">
      <p className="row between">
        <span className="h4">{w("total")}</span>
        <b className="h1 num">{money(t?.total)}</b>
      </p>
      <dl className="totals">
        <div>
          <dt>{w("goods")}</dt>
          <dd>{bareMoney(t?.goods)}</dd>
        </div>
        <div>
          <dt>{w("freight")}</dt>
          <dd>{bareMoney(t?.freight)}</dd>
        </div>
      </dl>
      {quote.promisedAt && <p className="sub">{w("promised", { at: day(quote.promisedAt) })}</p>}
      {(quote.route?.steps?.length ?? 0) > 0 && (
        <>
          <h2 className="cap">{w("way")}</h2>
          <ol className="entry-way">
            {quote.route?.steps?.map((s) => (
              <li key={s.step} className={s.state === "skipped" ? "struck" : undefined}>
                {s.name}{" "}
                <span className="sub">
                  {s.state === "skipped" ? s.why || w("skipped") : s.owner?.map(held).join("、")}
                </span>
              </li>
            ))}
          </ol>
        </>
      )}
      {[...(quote.holds ?? []), ...(quote.warnings ?? [])].map((x) => (
        <Tag key={x} icon="flag">
          {word("warning", x)}
        </Tag>
      ))}
      {problems.length > 0 && (
        <section className="entry-problems">
          <h2 className="cap">{w("problems")}</h2>
          <ul>
            {problems.map((p) => (
              <li key={`${p.code}${p.field}`}>
                <button type="button" onClick={() => onLead(p)}>
                  {p.message} <span className="sub">{p.remedy}</span>
                </button>
              </li>
            ))}
          </ul>
        </section>
      )}
    </section>
  );
}
