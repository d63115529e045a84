import type { Answer } from "@core/api/client";
import { words } from "@core/i18n/words";

export type Change = Answer<"blueprint.diff">["changes"][number];

const w = words({
  added: ["新增", "added"],
  removed: ["删除", "removed"],
  changed: ["修改", "changed"],
  moved: ["移动", "moved"],
  renamed: ["改名", "renamed"],
  whole: ["整个文档", "the whole document"],
  behind: ["移到{after}之后", "moved behind {after}"],
  front: ["移到最前", "moved to the front"],
});

const signs: Record<Change["kind"], string> = { added: "+", removed: "−", changed: "~", moved: "↕", renamed: "~" };

const formats = words({
  "workspace.v1": ["工作区", "Workspace"],
  "options.v1": ["选项", "Options"],
  "numbering.v1": ["编号", "Numbering"],
  "fields.v1": ["字段", "Fields"],
  "form.v1": ["表单", "Form"],
  "rules.v1": ["规则", "Rule"],
  "flow.v1": ["流程", "Flow"],
  "plan.v1": ["付款计划", "Payment plan"],
  "prices.v1": ["价目表", "Price list"],
  "notice.v1": ["通知", "Notice"],
  "print.v1": ["打印模板", "Print template"],
  "calendar.v1": ["日历", "Calendar"],
  "role.v1": ["角色", "Role"],
  "type.v1": ["订单类型", "Order type"],
  "example.v1": ["示例", "Examples"],
});

/** What a document is: its format's word and its label. */
export function called(c: { format?: string; name: string }): string {
  return c.format ? `${formats(c.format as "rules.v1")} · ${c.name}` : c.name;
}

/** Changes are differences in sentences, document by document: what was is struck, what is stands out. */
export function Changes({ of }: { of: Change[] }) {
  const documents = [...new Set(of.map((c) => c.document))].map(
    (path) => [path, of.filter((c) => c.document === path)] as const,
  );
  return (
    <div className="changes">
      {documents.map(([path, list]) => (
        <section key={path}>
          <h3 className="cap">{called(list[0] as Change)}</h3>
          <ul>
            {list.map((c) => (
              <li key={`${c.kind} ${c.at}`} className="change">
                <span className={`change-sign change-sign--${c.kind}`} role="img" aria-label={w(c.kind)}>
                  {signs[c.kind]}
                </span>
                <div>
                  <b>{c.element || c.what || w("whole")}</b>
                  <p>
                    <Said of={c} />
                  </p>
                </div>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

function Said({ of: c }: { of: Change }) {
  if (c.kind === "moved") return c.after ? w("behind", { after: c.after }) : w("front");
  if (c.kind === "added" && !c.what) return c.after || w("added");
  if (c.kind === "removed" && !c.what) return c.before ? <s>{c.before}</s> : w("removed");
  if (c.kind === "added" || c.kind === "removed")
    return (
      <>
        {c.element && c.what} {c.kind === "added" ? <strong>{c.after}</strong> : <s>{c.before}</s>}
      </>
    );
  return (
    <>
      {c.element && c.what} <s>{c.before}</s> <span aria-hidden="true">→</span> <strong>{c.after}</strong>
    </>
  );
}
