import { type Answer, api } from "@core/api/client";
import { ago } from "@core/format";
import { words } from "@core/i18n/words";
import { useCan } from "@core/session/session";
import { Btn, Tag } from "@core/ui/parts";
import { Empty, Ghost, Loaded } from "@core/ui/Screen";
import { toast } from "@core/ui/toast";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Confirm } from "../Confirm";
import { Changes } from "./Changes";
import { Conflicts } from "./Conflicts";
import { type Finding, Findings } from "./Findings";
import { Publish } from "./Publish";
import { Replay } from "./Replay";
import { Requests } from "./Requests";
import { Schedules } from "./Schedules";
import { Today } from "./Today";

const w = words({
  what: ["改了什么", "What changed"],
  of: ["基于 v{n}", "of v{n}"],
  saved: ["{at}保存", "saved {at}"],
  none: ["您的草稿没有修改", "Your draft changes nothing"],
  noneSay: [
    "修改规则、表单或流程后，差异会在这里逐句列出，检查通过即可发布。",
    "Once you change a rule, a form or a flow, it is said here sentence by sentence, checked and ready to publish.",
  ],
  checks: ["检查", "Checks"],
  fine: ["没有问题，可以发布", "No problems: ready to publish"],
  errors: ["{n} 处错误", "{n} error|{n} errors"],
  warnings: ["{n} 处提示", "{n} warning|{n} warnings"],
  kept: ["{n} 个文档已保存，还不会运行", "{n} document is kept and not run yet|{n} documents are kept and not run yet"],
  discard: ["放弃修改", "Discard"],
  discardAsk: ["放弃草稿里的全部修改？", "Discard everything that your draft changes?"],
  discardSay: ["线上版本和别人的草稿不受影响。", "The current release and others' drafts are not touched."],
  discarded: ["草稿已清空", "The draft is empty"],
  others: ["还有人在改", "Others are editing"],
  other: ["{by} 改了 {n} 个文档，{at}", "{by}: {n} document, {at}|{by}: {n} documents, {at}"],
});

type Own = Answer<"blueprint.draft">;

/** Draft is what one's own draft changes, what is wrong with it, and how it is published. */
export function Draft() {
  const draft = useQuery({
    queryKey: ["releases", "draft"],
    queryFn: ({ signal }) => api("blueprint.draft", { signal }),
  });
  return (
    <div className="releases-scroll">
      <Loaded of={draft} ghost={<Ghost height={320} />}>
        {(d) => <Told of={d} />}
      </Loaded>
    </div>
  );
}

function Told({ of: d }: { of: Own }) {
  const can = useCan();
  const errors = d.findings.filter((f) => !f.warning).length;
  const some = d.documents.length > 0;
  const heeded = d.findings.filter(heed);
  return (
    <div className="releases-two">
      <div className="releases-main">
        <Today />
        {d.outdated && some && <Conflicts of={d.conflicts} />}
        <section className="panel">
          <header>
            <h2>{w("what")}</h2>
            {d.base && <Tag>{w("of", { n: d.base.n ?? "" })}</Tag>}
            <span className="sub grow">{d.updatedAt && w("saved", { at: ago(d.updatedAt) })}</span>
            {some && can("blueprint.edit") && <Discard />}
          </header>
          <div className="body">
            {some ? (
              <Changes of={d.changes} />
            ) : (
              <Empty icon="edit" title={w("none")}>
                {w("noneSay")}
              </Empty>
            )}
          </div>
        </section>
        {some && <Checks of={d.findings} errors={errors} />}
        {some && (
          <Replay release={d.release} broken={errors > 0} needed={d.rules.replayed ? 0 : (d.rules.replay ?? 0)} />
        )}
      </div>
      <aside className="releases-side">
        {can("blueprint.publish") && (
          <Publish
            ready={d.ready}
            errors={errors}
            outdated={d.outdated && some}
            rules={d.rules}
            warnings={heeded.map((f) => `${f.document}${f.pointer} ${f.code}`)}
          />
        )}
        <Requests />
        <Schedules />
        {d.others.length > 0 && (
          <section className="panel">
            <header>
              <h2>{w("others")}</h2>
            </header>
            <ul className="body others">
              {d.others.map((o) => (
                <li key={o.by + o.updatedAt} className="sub">
                  {w("other", { by: o.by, n: o.documents, at: ago(o.updatedAt) })}
                </li>
              ))}
            </ul>
          </section>
        )}
      </aside>
    </div>
  );
}

/** heed tells whether a finding is a warning that is read before publishing; what is not run yet is none. */
const heed = (f: Finding) => f.warning === true && f.code !== "format.later";

function Checks({ of, errors }: { of: Finding[]; errors: number }) {
  const warnings = of.filter(heed);
  const kept = of.filter((f) => f.warning && !heed(f));
  return (
    <section className="panel" aria-label={w("checks")}>
      <header>
        <h2>{w("checks")}</h2>
        <span className="sub">
          {errors > 0
            ? w("errors", { n: errors })
            : warnings.length > 0
              ? w("warnings", { n: warnings.length })
              : w("fine")}
        </span>
      </header>
      {of.length > 0 && (
        <div className="body">
          <Findings of={of.filter((f) => !f.warning)} />
          {warnings.length > 0 && (
            <details open={errors === 0}>
              <summary>{w("warnings", { n: warnings.length })}</summary>
              <Findings of={warnings} />
            </details>
          )}
          {kept.length > 0 && (
            <details>
              <summary>{w("kept", { n: kept.length })}</summary>
              <Findings of={kept} />
            </details>
          )}
        </div>
      )}
    </section>
  );
}

function Discard() {
  const client = useQueryClient();
  const [asking, setAsking] = useState(false);
  const discard = useMutation({
    mutationFn: () => api("blueprint.discard", { body: {} }),
    onSuccess: () => toast(w("discarded")),
    onError: (e) => toast(e.message, { bad: true }),
    onSettled: () => {
      setAsking(false);
      void client.invalidateQueries({ queryKey: ["releases"] });
    },
  });
  return (
    <>
      <Btn kind="quiet" className="btn--s" icon="undo" onClick={() => setAsking(true)}>
        {w("discard")}
      </Btn>
      {asking && (
        <Confirm
          title={w("discardAsk")}
          text={w("discardSay")}
          yes={w("discard")}
          danger
          busy={discard.isPending}
          onYes={() => discard.mutate()}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  );
}
