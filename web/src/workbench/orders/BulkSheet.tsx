import { Dialog } from "@base-ui/react/dialog";
import { api, newKey, Problem } from "@core/api/client";
import { told } from "@core/api/told";
import { type Money, money } from "@core/format";
import { words } from "@core/i18n/words";
import { Btn } from "@core/ui/parts";
import { Failed, Ghost } from "@core/ui/Screen";
import { toast } from "@core/ui/toast";
import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useDeferredValue, useId, useRef, useState } from "react";
import { Link } from "wouter";
import type { Filter } from "../contracts";
import { type Checked, jobName } from "../jobs/jobs";
import { Modal } from "../Modal";
import "../jobs/jobs.css";

const w = words({
  of: ["{n} 单", "{n} order|{n} orders"],
  ofTasks: ["{n} 个待办", "{n} task|{n} tasks"],
  reason: ["取消原因", "Why they are cancelled"],
  reasonSay: [
    "已确认的订单必须写原因；客户会在进度里看到订单已取消。",
    "Confirmed orders are cancelled with a reason. Customers see that the order was cancelled.",
  ],
  text: ["留言内容", "The note"],
  textSay: ["写给同事；客户看不到。", "For colleagues; customers do not see it."],
  opinion: ["意见", "Your opinion"],
  opinionSay: ["写进每一个待办；可以不填。", "Stands at each of them; may be left out."],
  ok: ["可以执行", "Would be done"],
  no: ["不能执行", "Would be refused"],
  why: ["不能执行的原因", "Why some would be refused"],
  more: ["等 {n} 个", "and {n} more"],
  back: ["返回", "Back"],
  "order.cancel": ["取消 {n} 单", "Cancel {n} order|Cancel {n} orders"],
  "order.note": ["给 {n} 单留言", "Write to {n} order|Write to {n} orders"],
  "order.release": ["放行 {n} 单", "Release {n} order|Release {n} orders"],
  "flow.move": [
    "把 {n} 单换到现行版本",
    "Move {n} order to the current release|Move {n} orders to the current release",
  ],
  "task.approve": ["通过 {n} 个", "Approve {n}"],
  begun: ["已开始，进度在右上角", "Begun. Progress is in the top bar"],
  now: [
    "试运行以此刻的数据为准，每单单独判断；被拒绝的不会改动，会列在结果里。",
    "Tried as of now, each by itself. What is refused is not changed, and is listed in the result.",
  ],
});

/** Which orders are meant: some by their ids, or all that a filter matches. */
export type Scope = { ids: string[] } | { filter: Filter };

/** What an action asks for before it can be begun. */
interface Asks {
  member: string;
  name: "reason" | "text" | "opinion";
  say: "reasonSay" | "textSay" | "opinionSay";
  free?: boolean; // it may be left out
}

const asks: Record<string, Asks | undefined> = {
  "order.cancel": { member: "reason", name: "reason", say: "reasonSay" },
  "order.note": { member: "text", name: "text", say: "textSay" },
  "task.approve": { member: "opinion", name: "opinion", say: "opinionSay", free: true },
};

/**
 * BulkSheet tries an action on many, says how many would be done and why the
 * others would not, and then begins the job.
 */
export function BulkSheet({
  verb,
  scope,
  count,
  totals,
  onClose,
  onBegun,
}: {
  verb: string;
  scope: Scope;
  count: number;
  totals: Money[];
  onClose: () => void;
  onBegun: () => void;
}) {
  const client = useQueryClient();
  const [text, setText] = useState("");
  const id = useId();
  const ask = asks[verb];
  const said = useDeferredValue(text.trim());
  const typed = ask?.free ? said : said || "…";
  const input = ask && typed ? { [ask.member]: typed } : undefined;
  const body = { verb, ...scope, ...(input ? { input } : {}) };
  // What is typed decides nothing about who may, but that something is: it is tried again for that alone.
  const tried = useQuery({
    queryKey: ["bulk", verb, scope, ask?.free && said !== ""],
    queryFn: ({ signal }) => api("bulk.check", { body: body as never, signal }),
    staleTime: 0,
    gcTime: 0,
    placeholderData: keepPreviousData,
  });
  const key = useRef(newKey());
  const run = useMutation({
    mutationFn: () => api("bulk.start", { body: body as never, key: key.current }),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ["jobs"] });
      toast(w("begun"));
      onBegun();
    },
    onError: () => {
      key.current = newKey();
    },
  });
  const refused = run.error instanceof Problem ? run.error : undefined;
  const ready = (tried.data?.ok ?? 0) > 0 && (!ask || ask.free || said !== "");
  return (
    <Modal onClose={onClose}>
      <form
        className="ask"
        onSubmit={(e) => {
          e.preventDefault();
          if (ready) run.mutate();
        }}
      >
        <div>
          <Dialog.Title className="h3">{jobName({ kind: "bulk", verb })}</Dialog.Title>
          <p className="sub num">
            {[w(verb.startsWith("task.") ? "ofTasks" : "of", { n: count }), ...totals.map(money)].join(" · ")}
          </p>
        </div>
        {ask && (
          <div className="field">
            <label className="cap" htmlFor={id}>
              {w(ask.name)}
            </label>
            <span className="inp write-in">
              <textarea id={id} rows={2} value={text} maxLength={2000} onChange={(e) => setText(e.target.value)} />
            </span>
            <span className="sub">{w(ask.say)}</span>
          </div>
        )}
        {tried.data ? (
          <Tried of={tried.data} />
        ) : tried.error ? (
          <Failed error={tried.error} retry={() => tried.refetch()} />
        ) : (
          <Ghost height={72} />
        )}
        {refused && (
          <p className="wrong" role="alert">
            {told(refused)}
          </p>
        )}
        <div className="row between">
          <Dialog.Close render={<Btn kind="quiet" />}>{w("back")}</Dialog.Close>
          <Btn kind="primary" type="submit" busy={run.isPending} disabled={!ready}>
            {w(verb as "order.cancel", { n: tried.data?.ok ?? 0 })}
          </Btn>
        </div>
      </form>
    </Modal>
  );
}

function Tried({ of }: { of: Checked }) {
  const bad = of.total - of.ok;
  return (
    <>
      <dl className="bulk-sum" aria-live="polite">
        <div>
          <dt>{w("ok")}</dt>
          <dd>{of.ok.toLocaleString("en")}</dd>
        </div>
        <div className={bad > 0 ? "bad" : undefined}>
          <dt>{w("no")}</dt>
          <dd>{bad.toLocaleString("en")}</dd>
        </div>
      </dl>
      {of.refused.length > 0 && (
        <ul className="bulk-why" aria-label={w("why")}>
          {of.refused.map((r) => (
            <li key={r.code}>
              <b>
                {r.count} · {r.examples[0]?.text}
              </b>
              {r.examples[0]?.fix && <span className="sub">{r.examples[0].fix}</span>}
              <span className="row row--wrap sub">
                {r.examples.map((e) => (
                  <Link key={e.subject} href={`/${e.subject.startsWith("ord_") ? "orders" : "tasks"}/${e.subject}`}>
                    {e.label || e.subject}
                  </Link>
                ))}
                {r.count > r.examples.length && w("more", { n: r.count - r.examples.length })}
              </span>
            </li>
          ))}
        </ul>
      )}
      <p className="sub">{w("now")}</p>
    </>
  );
}
