import { day } from "@core/format";
import { say, words } from "@core/i18n/words";
import { Icon } from "@core/ui/Icon";
import { Btn } from "@core/ui/parts";
import type { Reason } from "./useOrder";

const w = words({
  title: ["为什么：{what}", "Why: {what}"],
  close: ["关闭", "Close"],
  used: ["用到的数据", "What it looked at"],
  rule: ["规则", "Rule"],
  row: ["第 {row} 行", "row {row}"],
  gives: ["结果", "Result"],
  instead: ["换一种情况", "What if"],
  would: ["若 {fact} {op} {value}，则走「{row}」这一行", "If {fact} {op} {value}, row {row} would hold"],
  release: ["发布版本 {id}", "Release {id}"],
  none: ["这一步没有记录到规则。", "No rule was recorded here."],
});

/** What the why panel explains now. */
export interface Asked {
  key: string;
  title: string;
  reasons: Reason[];
}

/** WhyPanel opens a decision: the rule, its row, what it looked at, and what would have to differ. */
export function WhyPanel({ asked, onClose }: { asked: Asked; onClose: () => void }) {
  return (
    <aside className="why-panel" aria-label={w("title", { what: asked.title })}>
      <header className="row">
        <span className="why why--big">
          <Icon name="why" />
        </span>
        <h2 className="h4 grow">{w("title", { what: asked.title })}</h2>
        <Btn kind="quiet" icon="close" label={w("close")} onClick={onClose} />
      </header>
      {asked.reasons.length === 0 && <p className="sub">{w("none")}</p>}
      {asked.reasons.map((r) => (
        <Because key={`${r.document}${r.row}${r.line ?? ""}${r.point}`} of={r} />
      ))}
    </aside>
  );
}

function Because({ of: r }: { of: Reason }) {
  const inputs = Object.entries(r.inputs ?? {});
  const label = (fact: string) => r.labels?.[fact] ?? fact;
  return (
    <section className="because-one">
      <p className="because-say">{r.words ?? say(r.say)}</p>
      {inputs.length > 0 && (
        <>
          <h3 className="cap">{w("used")}</h3>
          <dl className="kvs">
            {inputs.map(([fact, value]) => (
              <div key={fact}>
                <dt>{label(fact)}</dt>
                <dd className="num">{shown(value)}</dd>
              </div>
            ))}
          </dl>
        </>
      )}
      <h3 className="cap">{w("rule")}</h3>
      <p>
        {r.documentName ?? r.document.replace(/^.*\/|\.json$/g, "")}{" "}
        {r.row && <span className="tag">{w("row", { row: r.row })}</span>}
      </p>
      {r.then && Object.keys(r.then).length > 0 && (
        <>
          <h3 className="cap">{w("gives")}</h3>
          <p className="num">
            {Object.entries(r.then)
              .map(([k, v]) => `${label(k)}: ${shown(v)}`)
              .join("；")}
          </p>
        </>
      )}
      {r.instead && (
        <>
          <h3 className="cap">{w("instead")}</h3>
          <p className="whatif">
            {r.instead.say ??
              w("would", {
                fact: label(r.instead.fact),
                op: r.instead.op,
                value: shown(r.instead.value),
                row: r.instead.row ?? "",
              })}
          </p>
        </>
      )}
      {r.release && <p className="cap">{w("release", { id: r.release.slice(4, 12) })}</p>}
    </section>
  );
}

/** shown writes an input as people read it. */
export function shown(v: unknown): string {
  if (v === null || v === undefined || v === "") return "–";
  if (typeof v === "boolean") return v ? "✓" : "✕";
  if (Array.isArray(v)) return v.map(shown).join("、");
  if (typeof v === "string" && /^\d{4}-\d\d-\d\d$/.test(v)) return day(v);
  if (typeof v === "object") return JSON.stringify(v);
  return String(v);
}
