import { type Answer, api } from "@core/api/client";
import { left, moment } from "@core/format";
import { words } from "@core/i18n/words";
import { useCan } from "@core/session/session";
import { Btn, Pill } from "@core/ui/parts";
import { toast } from "@core/ui/toast";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "wouter";
import { Beside } from "../Card";
import type { Only } from "./Notices";
import { channelName, stateOf, why } from "./state";

const w = words({
  close: ["关闭", "Close"],
  resend: ["重新发送", "Send again"],
  queued: ["已重新排队", "It goes out again"],
  person: ["收件人", "Person"],
  later: ["到时确定", "Found when it is told"],
  channel: ["渠道", "Channel"],
  order: ["订单", "Order"],
  at: ["发生时间", "Happened"],
  sent: ["送达时间", "Told"],
  next: ["下次处理", "Next"],
  soon: ["马上", "at once"],
  why: ["原因", "Why"],
  attempts: ["尝试次数", "Attempts"],
  id: ["编号", "Its id"],
  text: ["内容", "What it says"],
  hidden: ["内容含您无权查看的数据，或没有文字。", "It shows what is not yours to see, or says nothing."],
  only: ["只看", "Show only"],
  this: ["这种通知", "this notice"],
  them: ["这个人", "this person"],
  it: ["这张订单", "this order"],
});

type Whole = Answer<"notice.get">;

/** NoticeCard is what one person was told of one occasion: its words, and what came of it. */
export function NoticeCard({ id, onOnly, onClose }: { id: string; onOnly: (o: Only) => void; onClose: () => void }) {
  const told = useQuery({
    queryKey: ["notices", "told", id],
    queryFn: ({ signal }) => api("notice.get", { path: { id }, signal }),
    // What is about to go out is looked at until it did.
    refetchInterval: (q) => (q.state.data && isSoon(q.state.data) ? 1000 : false),
  });
  return <Beside of={told}>{(t) => <Shown told={t} onOnly={onOnly} onClose={onClose} />}</Beside>;
}

const isSoon = (t: Whole) => t.state === "queued" && t.dueAt !== undefined && left(t.dueAt).late;

function Shown({ told: t, onOnly, onClose }: { told: Whole; onOnly: (o: Only) => void; onClose: () => void }) {
  const client = useQueryClient();
  const can = useCan();
  const resend = useMutation({
    mutationFn: () => api("notice.resend", { body: { ids: [t.id] } }),
    onSuccess: () => {
      toast(w("queued"));
      void client.invalidateQueries({ queryKey: ["notices"] });
    },
    onError: (e) => toast(e.message, { bad: true }),
  });
  const state = stateOf(t);
  const number = t.subject.number || t.subject.id;
  return (
    <article className="hook-told">
      <header className="row">
        <h2 className="h4 grow">{t.name}</h2>
        <Pill state={state.state}>{state.word}</Pill>
        <Btn kind="quiet" icon="close" label={w("close")} onClick={onClose} />
      </header>
      <dl className="kvs">
        <Pair name={w("person")}>{t.person ? <Person of={t.person} /> : w("later")}</Pair>
        {t.channel && <Pair name={w("channel")}>{channelName(t.channel)}</Pair>}
        <Pair name={w("order")}>
          <Link href={`/orders/${t.subject.id}`} className="num">
            {number}
          </Link>
        </Pair>
        <Pair name={w("at")}>
          <span className="num">{moment(t.at)}</span>
        </Pair>
        {t.sentAt && (
          <Pair name={w("sent")}>
            <span className="num">{moment(t.sentAt)}</span>
          </Pair>
        )}
        {t.dueAt && (
          <Pair name={w("next")}>
            <span className="num">{isSoon(t) ? w("soon") : moment(t.dueAt)}</span>
          </Pair>
        )}
        {t.attempts && <Pair name={w("attempts")}>{t.attempts}</Pair>}
        {why(t) && <Pair name={w("why")}>{why(t)}</Pair>}
        <Pair name={w("id")}>
          <code>{t.id}</code>
        </Pair>
      </dl>
      <div className="row row--wrap">
        {t.resend && can("notice.resend") && (
          <Btn icon="refresh" busy={resend.isPending} onClick={() => resend.mutate()}>
            {w("resend")}
          </Btn>
        )}
      </div>
      <h3 className="cap">{w("text")}</h3>
      {t.title ? (
        <blockquote className="told-words">
          <b>{t.title}</b>
          {t.body && <p>{t.body}</p>}
        </blockquote>
      ) : (
        <p className="sub">{w("hidden")}</p>
      )}
      <h3 className="cap">{w("only")}</h3>
      <div className="row row--wrap">
        <Btn className="btn--s" onClick={() => onOnly({ by: "notice", key: t.notice, name: t.name })}>
          {w("this")}
        </Btn>
        {t.person?.user && (
          <Btn
            className="btn--s"
            onClick={() => onOnly({ by: "user", key: t.person?.user ?? "", name: t.person?.name ?? "" })}
          >
            {w("them")}
          </Btn>
        )}
        <Btn className="btn--s" onClick={() => onOnly({ by: "order", key: t.subject.id, name: number })}>
          {w("it")}
        </Btn>
      </div>
    </article>
  );
}

function Pair({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Person({ of }: { of: NonNullable<Whole["person"]> }) {
  return (
    <>
      {of.name} {of.email && <span className="sub">{of.email}</span>}
    </>
  );
}
