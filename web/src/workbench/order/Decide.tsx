import { Dialog } from "@base-ui/react/dialog";
import { api, newKey, Problem, send } from "@core/api/client";
import { told } from "@core/api/told";
import type { OrderProblem } from "@core/api/types";
import type { Filled } from "@core/form/fill";
import { words } from "@core/i18n/words";
import { later } from "@core/later";
import { useSign } from "@core/session/sign";
import { Icon } from "@core/ui/Icon";
import { Btn } from "@core/ui/parts";
import { Ghost, Loaded } from "@core/ui/Screen";
import { toast } from "@core/ui/toast";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, Suspense, useRef, useState } from "react";
import { type Colleague, Colleagues } from "../Colleagues";
import { Modal } from "../Modal";
import { Reason } from "../Reason";
import type { Offer } from "./asking";
import { Sign } from "./Sign";
import type { Action } from "./useOrder";

const w = words({
  opinion: ["意见", "Opinion"],
  reason: ["原因", "Reason"],
  maybe: ["原因（可不填）", "Reason, if you like"],
  needed: ["请写明原因", "A reason is needed"],
  back: ["返回", "Back"],
  confirm: ["确定", "Confirm"],
  next: ["之后由谁处理", "Who goes on with it"],
  sign: ["签名并{what}", "Sign: {what}"],
  saved: ["已{what}", "{what}: done"],
  takenBack: ["撤回", "Take back"],
  version: [
    "这个订单刚被别人改过，已显示最新内容，请再看一眼。",
    "Somebody has just changed this order; you see it as it is now. Please look again.",
  ],
});

/** Whether the verb wants to be told why. */
function wantsWhy(a: Action): boolean {
  return (a.needs ?? []).some((n) => n === "opinion" || n === "reason");
}

/** Whether the order is cancelled by it. */
const cancels = (a: Action) => a.verb === "order.cancel" || a.verb === "order.allowCancel";

/** Whether the verb takes a reason: before cancelling one is always asked, for nothing takes it back. */
function takesReason(a: Action): boolean {
  return cancels(a) || (a.needs?.includes("reason") ?? false);
}

/** Whether whoever does it chooses who goes on. */
function wantsChoice(a: Action): boolean {
  return a.needs?.includes("chosen") ?? false;
}

/** Whether whoever does it has to sign. */
function wantsSign(a: Action): boolean {
  return a.needs?.includes("signature") ?? false;
}

/** Whether something can be filled in with it. */
function wantsFill(a: Action): boolean {
  return a.fills ?? false;
}

/** Tells actions apart: one task may end in several ways. */
const nameOf = (a: Action) => [a.verb, a.path, a.outcome].join(" ");

/** byOutcome makes of a task that may end in several ways an action for each: fewer taps than asking later. */
const byOutcome = (a: Action): Action[] =>
  a.outcomes?.map((o, n) => ({ ...a, label: o.name, outcome: o.key, ...(n > 0 && { key: "" }) })) ?? [a];

const Fill = later(() => import("./Fill"));

interface Deed {
  action: Action;
  why?: string;
  body?: Record<string, unknown>;
}

/** Verbs that rest on what the page shows of the order: what has changed since is asked about, not passed over. */
const rests = ["task.approve", "task.reject", "task.done", "task.return", "task.skip"];

/** useDecide does a verb of an order or task once, however often the button is pressed. */
export function useDecide({ id: order, version }: { id: string; version: number }, then?: (done: Offer) => void) {
  const client = useQueryClient();
  const [keys] = useState(() => new Map<string, string>());
  const busy = useRef(false); // a second click comes before the button is drawn as busy
  const work = useMutation({
    mutationFn: ({ action, why, body: more }: Deed) => {
      const at = nameOf(action);
      if (!keys.has(at)) keys.set(at, newKey());
      const body = {
        ...(rests.includes(action.verb) && { version }),
        ...(action.outcome && { outcome: action.outcome }),
        ...(why ? { [takesReason(action) ? "reason" : "opinion"]: why } : {}),
        ...more,
      };
      return send<{ retake?: boolean } | undefined>(action.method.toLowerCase() as "post", action.path, {
        body,
        key: keys.get(at) as string,
      });
    },
    onSuccess: (answer, { action }) => {
      keys.delete(nameOf(action));
      const undo = () => work.mutate({ action: { ...action, ...takeBack(action) } }); // also while the page is read again
      toast(w("saved", { what: action.label }), answer?.retake ? { undo } : {});
      void client.invalidateQueries({ queryKey: ["tasks"] });
      void client.invalidateQueries({ queryKey: ["counts"] });
      void client.invalidateQueries({ queryKey: ["task", action.task] });
      then?.(action);
      // Busy until the page shows what may be done next: what is done is not pressed again.
      return client.invalidateQueries({ queryKey: ["order", order] });
    },
    onError: (e, { action }) => {
      // The same key where no answer came: what was sent may have been done.
      if (e instanceof Problem && !e.passing) keys.delete(nameOf(action));
      const stale = e instanceof Problem && (e.status === 409 || e.status === 412);
      if (stale) void client.invalidateQueries({ queryKey: ["order", order] });
      if (stale) void client.invalidateQueries({ queryKey: ["task", action.task] });
      toast(stale && e.code === "version.changed" ? w("version") : told(e), { bad: true });
    },
    onSettled: () => {
      busy.current = false;
    },
  });
  const mutate = (deed: Deed, more?: { onSuccess: () => void }) => {
    if (busy.current) return;
    busy.current = true;
    work.mutate(deed, more);
  };
  /** What is wrong with what was sent last for an action, field by field. */
  const problems = (a: Action): OrderProblem[] =>
    work.error instanceof Problem && work.variables && nameOf(work.variables.action) === nameOf(a)
      ? (work.error.body.errors ?? []).map((e) => ({ remedy: "", field: "", ...e }))
      : [];
  return { mutate, problems, isPending: work.isPending };
}

/** takeBack is the way back from a decision. */
function takeBack(a: Action): Pick<Action, "verb" | "path" | "label" | "needs"> {
  return { verb: "task.takeBack", path: a.path.replace(/[^/]+$/, "takeBack"), label: w("takenBack"), needs: [] };
}

/** AskWhy asks for what an action cannot be done without: the reason, a signature. */
export function AskWhy({
  action,
  busy,
  problems = [],
  onDo,
  onClose,
}: {
  action: Action | undefined;
  busy: boolean;
  /** What is wrong with what was filled in. */
  problems?: OrderProblem[];
  onDo: (why: string, body?: Record<string, unknown>) => void;
  onClose: () => void;
}) {
  // What was typed is kept for its action: closing the dialog, or a failure, loses nothing.
  const [typed, setTyped] = useState<Record<string, string>>({});
  const [filled, setFilled] = useState<Record<string, Filled>>({});
  const at = action ? nameOf(action) : "";
  const task = action?.task ?? "";
  return (
    <Modal open={action !== undefined} onClose={onClose}>
      {action && (
        <Asking
          action={action}
          busy={busy}
          why={typed[at] ?? ""}
          onWhy={(why) => setTyped({ ...typed, [at]: why })}
          filled={filled[task]}
          onFill={(change) => setFilled((all) => ({ ...all, [task]: change(all[task]) }))}
          problems={problems}
          onDo={onDo}
        />
      )}
    </Modal>
  );
}

function Asking({
  action,
  busy,
  why,
  onWhy,
  filled,
  onFill,
  problems,
  onDo,
}: {
  action: Action;
  busy: boolean;
  why: string;
  onWhy: (why: string) => void;
  filled: Filled | undefined;
  onFill: (change: (f: Filled | undefined) => Filled) => void;
  problems: OrderProblem[];
  onDo: (why: string, body?: Record<string, unknown>) => void;
}) {
  const fills = wantsFill(action);
  const [sending, setSending] = useState(0);
  const card = useQuery({
    queryKey: ["task", action.task, action.outcome],
    queryFn: ({ signal }) =>
      api("task.get", {
        path: { id: action.task ?? "" },
        ...(action.outcome && { query: { outcome: action.outcome } }),
        signal,
      }),
    enabled: fills,
  });
  const sign = useSign();
  const signs = wantsSign(action);
  const silent = wantsWhy(action) && !why.trim();
  const [next, setNext] = useState<Colleague[]>([]);
  const chooses = wantsChoice(action);
  const filling = fills && (!card.data || sending > 0);
  const ready = !silent && !filling && (!signs || sign.typed !== "") && (!chooses || next.length > 0);
  const submit = (e: FormEvent) => {
    e.preventDefault();
    if (!ready || busy || sign.signing.isPending) return;
    const body = {
      ...(chooses && { chosen: next[0]?.id }),
      ...(fills && { version: card.data?.version, ...filled?.body }),
    };
    if (!signs) return onDo(why.trim(), body);
    sign.signing.mutate(action.task ?? "", {
      onSuccess: ({ signature }) => onDo(why.trim(), { ...body, signature }),
    });
  };
  return (
    <form onSubmit={submit} className="ask">
      <Dialog.Title className="h3">{action.label}</Dialog.Title>
      {fills && (
        <Loaded of={card} ghost={<Ghost height={96} />}>
          {({ fill, order }) =>
            fill && (
              <Suspense fallback={<Ghost height={96} />}>
                <Fill
                  order={order}
                  task={action.task ?? ""}
                  asked={fill}
                  filled={filled}
                  onFill={onFill}
                  problems={problems}
                  onSending={setSending}
                />
              </Suspense>
            )
          }
        </Loaded>
      )}
      {(wantsWhy(action) || takesReason(action)) && (
        <Reason
          label={w(!takesReason(action) ? "opinion" : wantsWhy(action) ? "reason" : "maybe")}
          value={why}
          onChange={onWhy}
          required={wantsWhy(action)}
        />
      )}
      {silent && (
        <p className="cap row">
          <Icon name="edit" size={12} />
          {w("needed")}
        </p>
      )}
      {chooses && <Colleagues label={w("next")} not="" task={action.task} chosen={next} onChoose={setNext} />}
      {signs && <Sign sign={sign} />}
      <div className="row between">
        <Dialog.Close render={<Btn kind="quiet" />}>{w("back")}</Dialog.Close>
        <Btn type="submit" kind="primary" busy={busy || sign.signing.isPending} disabled={!ready}>
          {signs ? w("sign", { what: action.label }) : w("confirm")}
        </Btn>
      </div>
    </form>
  );
}

/** Actions are the legal next moves; what is not possible now says why. */
export function Actions({
  actions: offered,
  busy,
  problems,
  onDo,
}: {
  actions: Action[];
  busy: boolean;
  problems?: (a: Action) => OrderProblem[];
  onDo: (a: Action, why?: string, then?: () => void, body?: Record<string, unknown>) => void;
}) {
  const [asked, setAsking] = useState<Action>();
  // What somebody else has done meanwhile is not asked for any more; what merely failed is.
  const actions = offered.flatMap(byOutcome);
  const asking = asked && actions.find((a) => nameOf(a) === nameOf(asked));
  const press = (a: Action) =>
    wantsWhy(a) || takesReason(a) || wantsSign(a) || wantsChoice(a) || wantsFill(a) ? setAsking(a) : onDo(a);
  const first = actions.find(
    (a) => a.enabled && ["task.approve", "task.done", "task.retry", "reaction.retry", "order.release"].includes(a.verb),
  );
  return (
    <>
      {[...actions].reverse().map((a) => (
        <Btn
          key={nameOf(a)}
          {...(a === first ? { kind: "primary" as const } : cancels(a) ? { kind: "danger" as const } : {})}
          busy={busy && a === first}
          disabled={!a.enabled || busy}
          title={a.reason}
          data-verb={a.verb}
          data-outcome={a.outcome}
          {...(a.key ? { keys: a.key } : {})}
          onClick={() => press(a)}
        >
          {a.label}
        </Btn>
      ))}
      <AskWhy
        action={asking}
        busy={busy}
        problems={asking && problems?.(asking)}
        onClose={() => setAsking(undefined)}
        onDo={(why, body) => asking && onDo(asking, why, () => setAsking(undefined), body)}
      />
    </>
  );
}
