import type { Reason } from "../api/types";
import { factName, factValue, operatorName } from "../i18n/facts";
import { say, words } from "../i18n/words";
import { Icon } from "./Icon";

const w = words({
  rule: ["规则 {document} · {row}", "Rule {document} · {row}"],
  version: ["版本 {release}", "Release {release}"],
  because: ["依据", "Because"],
  instead: ["{fact}{op} {value} 时会不同", "It would differ with {fact} {op} {value}"],
  silent: ["按规则「{row}」", "By the rule {row}"],
});

/** rules/discounts.json → discounts */
function short(document: string) {
  return document.slice(document.lastIndexOf("/") + 1).replace(/\.json$/, "");
}

/**
 * Reasons explains decisions: the sentence of each rule, its name and version,
 * what it looked at, and what would have changed it.
 */
export function Reasons({ of }: { of: Reason[] }) {
  return (
    <ul className="reasons">
      {of.map((r, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: one rule may speak for several lines
        <li key={`${r.document}${r.row}${i}`}>
          <p className="reasons-say">
            <Icon name="why" size={12} />
            <span>{say(r.say) || w("silent", { row: r.row })}</span>
          </p>
          <dl>
            {Object.entries((r.inputs ?? {}) as Record<string, unknown>).map(([fact, value]) => (
              <div key={fact} className="kv">
                <dt>{factName(fact)}</dt>
                <dd>{factValue(value)}</dd>
              </div>
            ))}
          </dl>
          {r.instead && (
            <p className="hint">
              {w("instead", {
                fact: factName(r.instead.fact),
                op: operatorName(r.instead.op),
                value: factValue(r.instead.value),
              })}
            </p>
          )}
          <p className="cap">
            {w("rule", { document: short(r.document), row: r.row })} ·{" "}
            {w("version", { release: r.release.replace(/^rel_/, "").slice(0, 8) })}
          </p>
        </li>
      ))}
    </ul>
  );
}
