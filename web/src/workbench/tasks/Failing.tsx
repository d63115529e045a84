import { api } from "@core/api/client";
import { ago, moment } from "@core/format";
import { words } from "@core/i18n/words";
import { useCan } from "@core/session/session";
import { Icon } from "@core/ui/Icon";
import { Pill } from "@core/ui/parts";
import { useQuery } from "@tanstack/react-query";
import { Link } from "wouter";
import { useKeys } from "../keys";
import { Actions, useDecide } from "../order/Decide";
import { actionsOf, becauseOf, type Reaction } from "../order/reaction";
import type { OrderPage } from "../order/useOrder";
import { Figures, Head, Past } from "./ground";

const w = words({
  happened: ["触发事件", "Set off by"],
  because: ["触发原因", "Because"],
  does: ["要做的事", "What was to be done"],
  tried: ["已尝试", "Tried"],
  times: ["{n} 次", "once|{n} times"],
  retry: ["重试", "Try again"],
  whole: ["打开整个订单", "Open the whole order"],
});

/** The most that are shown: what is seen to makes room. */
const most = 200;

/** useFailing are the reactions, across orders, that somebody has to see to; none for those who may not. */
export function useFailing(wanted: boolean) {
  const can = useCan();
  return useQuery({
    queryKey: ["tasks", "failing"],
    queryFn: ({ signal }) => api("reaction.find", { query: { state: "queued", limit: most }, signal }),
    enabled: wanted && can("reaction.read") && can("reaction.repair"),
  });
}

/** Failing is a reaction in the list: which order, which table, and what was wrong. */
export function Failing({ of: r }: { of: Reaction }) {
  return (
    <>
      <span className="row between">
        <b className="clip num">{r.order.number}</b>
        <time className="dim nowrap" dateTime={r.at} title={moment(r.at)}>
          {ago(r.at)}
        </time>
      </span>
      <span className="row between">
        <span className="sub clip">{r.reason.name ?? r.does}</span>
      </span>
      <span className="row between">
        <span className="late-text clip">{r.problem}</span>
      </span>
    </>
  );
}

/** FailingCard is what somebody needs to know who sees to a reaction, and what can be done. */
export function FailingCard({ of: r, page, onDone }: { of: Reaction; page: OrderPage; onDone: () => void }) {
  const decide = useDecide(page.order, onDone);
  const o = page.order;
  useKeys([
    {
      keys: "a",
      does: w("retry"),
      run: () => document.querySelector<HTMLButtonElement>('.decide-bar [data-verb="reaction.retry"]:enabled')?.click(),
    },
  ]);
  const known: [string, string | undefined][] = [
    [w("happened"), `${r.happened} · ${moment(r.at)}`],
    [w("because"), becauseOf(r)],
    [w("does"), [r.does, ...given(r.with)].join(" · ")],
    [w("tried"), r.attempts ? w("times", { n: r.attempts }) : undefined],
  ];
  return (
    <>
      <div className="decide">
        <Head page={page} about={r.reason.name ?? r.does}>
          <Pill state={page.state.key}>{page.state.word}</Pill>
        </Head>
        <p className="decide-warn">
          <Icon name="flag" />
          {r.problem}
        </p>
        <dl className="kvs kvs--wide">
          {known.map(
            ([name, text]) =>
              text && (
                <div key={name}>
                  <dt>{name}</dt>
                  <dd>{text}</dd>
                </div>
              ),
          )}
        </dl>
        <Figures page={page} />
        <Past page={page} />
      </div>
      <footer className="decide-bar">
        <Link className="btn btn--quiet" href={`/orders/${o.id}`}>
          {w("whole")}
        </Link>
        <i className="grow" />
        <Actions
          actions={actionsOf(r).map((a) => ({ ...a, ...(a.verb === "reaction.retry" && { key: "A" }) }))}
          busy={decide.isPending}
          onDo={(action, why, then, body) =>
            decide.mutate({ action, ...(why && { why }), ...(body && { body }) }, { onSuccess: () => then?.() })
          }
        />
      </footer>
    </>
  );
}

/** What the verb was to be called with, as far as it is texts: what somebody does by hand instead. */
const given = (input: unknown) =>
  input && typeof input === "object" ? Object.values(input).filter((x): x is string => typeof x === "string") : [];
