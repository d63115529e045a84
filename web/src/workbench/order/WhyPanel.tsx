import { words } from "@core/i18n/words";
import { Icon } from "@core/ui/Icon";
import { Btn } from "@core/ui/parts";
import type { Reason } from "./useOrder";

const w = words({
  title: ["为什么：{what}", "Why: {what}"],
  close: ["关闭", "Close"],
  used: ["用到的数据", "What it looked at"],
  rule: ["规则", "Rule"],
  row: ["第 {row} 行", "row {row}"],
  instead: ["换一种情况", "What if"],
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
        <Because key={`${r.document}${r.row}${r.line ?? ""}${r.point}${r.inputs?.[0]?.text ?? ""}`} of={r} />
      ))}
    </aside>
  );
}

function Because({ of: r }: { of: Reason }) {
  return (
    <section className="because-one">
      {r.say && <p className="because-say">{r.say}</p>}
      {r.failed && <p className="wrong">{r.failed}</p>}
      {(r.inputs?.length ?? 0) > 0 && (
        <>
          <h3 className="cap">{w("used")}</h3>
          <dl className="kvs">
            {r.inputs?.map((i) => (
              <div key={i.fact}>
                <dt>{i.label}</dt>
                <dd className="num">{i.text}</dd>
              </div>
            ))}
          </dl>
        </>
      )}
      {r.document && (
        <>
          <h3 className="cap">{w("rule")}</h3>
          <p>
            {r.name ?? r.document.replace(/^.*\/|\.json$/g, "")}{" "}
            {r.row && <span className="tag">{w("row", { row: r.row })}</span>}
          </p>
        </>
      )}
      {r.instead && (
        <>
          <h3 className="cap">{w("instead")}</h3>
          <p className="whatif">{r.instead.text}</p>
        </>
      )}
      {r.release && <p className="cap">{w("release", { id: r.release.slice(4, 12) })}</p>}
    </section>
  );
}
