import { api } from "@core/api/client";
import { left, moment } from "@core/format";
import { words } from "@core/i18n/words";
import { Btn, Pill } from "@core/ui/parts";
import { toast } from "@core/ui/toast";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { Link } from "wouter";
import { placeOf } from "../audit/Audit";
import { Beside } from "../Card";
import { factName } from "./facts";
import { awaited, type Hook, nextTry, outcome, stateOf, type Told } from "./state";

const w = words({
  close: ["关闭", "Close"],
  replay: ["重发", "Replay"],
  queued: ["已重新排队", "It is tried again"],
  id: ["推送编号（webhook-id）", "Its id (webhook-id)"],
  at: ["发生时间", "Happened"],
  about: ["对象", "About"],
  next: ["下次尝试", "Next attempt"],
  soon: ["马上", "at once"],
  body: ["推送内容", "What is sent"],
  tries: ["尝试", "Attempts"],
  none: ["还没有尝试，马上就会推送。", "Not tried yet: it is about to be sent."],
  never: ["还没有尝试。", "Not tried yet."],
  on: ["启用端点之后", "once the endpoint is on"],
  took: ["{n} 毫秒", "{n} ms"],
});

/** DeliveryCard is one delivery: what is sent, and what came of each attempt. */
export function DeliveryCard({ id, of, onClose }: { id: string; of: Hook; onClose: () => void }) {
  const client = useQueryClient();
  const told = useQuery({
    queryKey: ["webhooks", "delivery", id],
    queryFn: ({ signal }) => api("webhook.delivery", { path: { id }, signal }),
    // What is about to be sent is looked at until it was.
    refetchInterval: (q) => (q.state.data?.state === "waiting" && dueSoon(q.state.data, of) ? 1000 : false),
  });
  const attempts = told.data?.attempts;
  useEffect(() => {
    if (attempts === undefined) return;
    void client.invalidateQueries({
      queryKey: ["webhooks"],
      predicate: (q) => q.queryKey[1] !== "delivery" && q.queryKey[1] !== "offer",
    });
  }, [attempts, client]);
  return (
    <Beside of={told}>
      {(d) => (
        <Shown
          told={d}
          of={of}
          onClose={onClose}
          onReplay={() => void client.invalidateQueries({ queryKey: ["webhooks"] })}
        />
      )}
    </Beside>
  );
}

function dueSoon(d: Told, of: Hook): boolean {
  if (awaited(d)) return of.on;
  const next = nextTry(d, of);
  return next !== undefined && left(next).late;
}

function Shown({
  told: d,
  of,
  onClose,
  onReplay,
}: {
  told: Told;
  of: Hook;
  onClose: () => void;
  onReplay: () => void;
}) {
  const replay = useMutation({
    mutationFn: () => api("webhook.replay", { body: { ids: [d.id] } }),
    onSuccess: () => {
      toast(w("queued"));
      onReplay();
    },
    onError: (e) => toast(e.message, { bad: true }),
  });
  const state = stateOf(d);
  const next = nextTry(d, of);
  const soon = dueSoon(d, of);
  const place = d.subject ? placeOf(d.subject) : undefined;
  return (
    <article className="hook-told">
      <header className="row">
        <h2 className="h4 grow">{factName(d.fact)}</h2>
        <Pill state={state.state}>{state.word}</Pill>
        <Btn kind="quiet" icon="close" label={w("close")} onClick={onClose} />
      </header>
      <dl className="kvs">
        <div>
          <dt>{w("at")}</dt>
          <dd className="num">{moment(d.at)}</dd>
        </div>
        {d.subject && (
          <div>
            <dt>{w("about")}</dt>
            <dd>{place ? <Link href={place.href}>{place.name}</Link> : <code>{d.subject}</code>}</dd>
          </div>
        )}
        <div>
          <dt>{w("id")}</dt>
          <dd>
            <code>{d.id}</code>
          </dd>
        </div>
        {d.state === "waiting" && (
          <div>
            <dt>{w("next")}</dt>
            <dd className="num">{soon ? w("soon") : next ? moment(next) : w("on")}</dd>
          </div>
        )}
      </dl>
      <div className="row">
        <Btn icon="refresh" busy={replay.isPending} onClick={() => replay.mutate()}>
          {w("replay")}
        </Btn>
      </div>
      <h3 className="cap">{w("tries")}</h3>
      {d.tries.length === 0 && <p className="sub">{w(soon ? "none" : "never")}</p>}
      <ol className="hook-tries">
        {d.tries.map((t) => (
          <li key={t.n}>
            <span className="row">
              <b className={t.status && t.status < 300 ? undefined : "late-text"}>{outcome(t)}</b>
              <span className="sub num grow">{moment(t.at)}</span>
              <span className="sub num">{w("took", { n: t.millis })}</span>
            </span>
            {t.answer && <pre>{t.answer}</pre>}
          </li>
        ))}
      </ol>
      <h3 className="cap">{w("body")}</h3>
      <pre>{JSON.stringify(d.body, null, 2)}</pre>
    </article>
  );
}
