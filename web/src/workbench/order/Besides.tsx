import { Menu } from "@base-ui/react/menu";
import { words } from "@core/i18n/words";
import { Icon, type IconName } from "@core/ui/Icon";
import { Btn } from "@core/ui/parts";
import { Seg } from "@core/ui/Seg";
import { useState } from "react";
import { AskDialog } from "../AskDialog";
import { Colleagues } from "../Colleagues";
import { useKeys } from "../keys";
import { Reason } from "../Reason";
import { type Asking, begun, type Offer, spot, type Typed, withKeys } from "./asking";
import type { useDecide } from "./Decide";
import { AskHold, begunHold } from "./Hold";
import { AskJump } from "./Jump";
import { AskMove } from "./Move";
import type { Action, OpenTask, OrderPage } from "./useOrder";

const w = words({
  more: ["更多动作", "More actions"],
  of: ["{act} · {step}", "{act} · {step}"],
  to: ["转交给", "Hand on to"],
  copy: ["抄送给", "A copy to"],
  copySay: [
    "他们会收到通知，并可查看此订单；流程不变。",
    "They are told, and may read the order; its process goes on as it does.",
  ],
  delegate: ["请谁代办", "Who is to act for you"],
  delegateSay: [
    "待办仍归您，也仍可自己处理；对方的决定写着「代」您，办完或收回为止。",
    "It stays yours, and you may still decide it. What they decide says “for” you, until it is decided or you take it back.",
  ],
  who: ["加签给（可多选）", "Add whom (several if you like)"],
  before: ["前加签", "Add a signer before me"],
  parallel: ["并签", "Add a signer beside me"],
  after: ["后加签", "Add a signer after me"],
  how: ["何时签", "When they sign"],
  beforeMe: ["在我之前", "Before me"],
  parallelMe: ["与我并列", "Beside me"],
  afterMe: ["在我之后", "After me"],
  beforeSay: ["他们先同意，然后再轮到您。", "They say yes first; then it is your turn again."],
  parallelSay: ["与您同等的一席，各自表态。", "A place of equal weight; each decides on their own."],
  afterSay: ["您同意后轮到他们，他们同意才算数。", "They are asked after your yes, which counts with theirs."],
  step: ["退回到", "Send back to"],
  again: ["退回重走", "Send back, and run again"],
  straight: ["退回问一步，再回到我", "Ask a step, and come straight back"],
  againSay: ["那一步和它之后的步骤会重新走一遍。", "That step and all that follows run again."],
  straightSay: [
    "只问那一步，答复后接着由您处理，时限顺延。",
    "It alone is asked; you go on with its answer, and your deadline waits.",
  ],
  reason: ["说明（可不填）", "Say why, if you like"],
  opinion: ["原因", "Why"],
  needed: ["请写明原因", "A reason is needed"],
});

const icons: Record<string, IconName> = {
  "task.transfer": "forward",
  "task.delegate": "user",
  "task.undelegate": "undo",
  "task.addSigner": "userplus",
  "task.removeSigner": "minus",
  "task.return": "undo",
  "task.skip": "right",
  "task.urge": "bell",
  "task.takeBack": "undo",
  "flow.hold": "s-hold",
  "flow.resume": "play",
  "flow.jump": "forward",
  "flow.withdraw": "undo",
  "flow.copy": "forward",
  "flow.askJump": "forward",
  "flow.allowJump": "approve",
  "flow.declineJump": "undo",
  "flow.move": "right",
};

/** What asks for more than people and an opinion. */
const asks: Record<string, typeof AskHold | undefined> = {
  "flow.hold": AskHold,
  "flow.jump": AskJump,
  "flow.askJump": AskJump,
  "flow.move": AskMove,
};

/** offers spreads an action over its ways, of which each is one to choose: fewer taps than asking later. */
function offers(a: Action): Offer[] {
  const ways = a.verb === "task.return" ? (["again", "straight"] as const) : a.ways;
  return ways?.map((way, n) => ({ ...a, way, act: a.label, label: w(way), ...(n > 0 && { key: "" }) })) ?? [a];
}

const keyOf = (a: Offer) => [a.path, a.seat, a.way].join(" ");

/** Besides are what can be done at tasks without deciding them, and to the process, behind one button; taking back stands beside it. */
export function Besides({
  actions,
  tasks,
  hold,
  decide,
}: {
  actions: Action[];
  tasks: OpenTask[];
  hold: OrderPage["hold"];
  decide: ReturnType<typeof useDecide>;
}) {
  const [asked, setAsked] = useState<Offer>();
  // What was typed is kept for its act: closing the dialog, or a failure, loses nothing.
  const [typed, setTyped] = useState<Record<string, Typed>>({});
  const all = actions.filter((a) => a.besides && a.verb !== "task.takeBack").flatMap(offers);
  const back = actions.find((a) => a.verb === "task.takeBack");
  const several = new Set(all.flatMap((a) => a.task ?? [])).size > 1;
  const asking = all.find((a) => asked && keyOf(a) === keyOf(asked));
  const at = asking ? keyOf(asking) : "";
  const press = (a: Offer) =>
    a.needs?.length || a.verb === "flow.withdraw"
      ? setAsked(a)
      : decide.mutate({ action: a, ...(a.seat && { body: { seat: a.seat } }) });
  const keyed = withKeys(actions);
  useKeys(
    keyed.map((a) => ({
      keys: a.key.toLowerCase(),
      does: a.label,
      run: () => {
        const first = offers(a)[0];
        if (first && !decide.isPending) press(first);
      },
    })),
  );
  const ways = asking?.ways && all.filter((a) => a.way && a.path === asking.path);
  const another = (to: Offer) => {
    setTyped({ ...typed, [keyOf(to)]: typed[at] ?? begun(to) });
    setAsked(to);
  };
  const name = (a: Action) => tasks.find((t) => t.id === a.task)?.name ?? a.step ?? "";
  const AskFor = asks[asking?.verb ?? ""] ?? Ask;
  return (
    <>
      {back && (
        <Btn kind="quiet" icon="undo" data-verb={back.verb} disabled={decide.isPending} onClick={() => press(back)}>
          {back.label}
        </Btn>
      )}
      {all.length > 0 && (
        <Menu.Root>
          <Menu.Trigger render={<Btn icon="more" label={w("more")} />} />
          <Menu.Portal>
            <Menu.Positioner sideOffset={6} align="end" className="menu-at">
              <Menu.Popup className="menu">
                {all.map((a) => (
                  <Menu.Item
                    key={keyOf(a)}
                    className="menu-item"
                    data-verb={a.verb}
                    data-way={a.way}
                    onClick={() => press(a)}
                  >
                    <Icon name={icons[a.verb] ?? "more"} />
                    {several && a.step ? w("of", { act: a.label, step: name(a) }) : a.label}
                    {a.key && keyed.length > 0 && (
                      <kbd className="kbd wide" aria-hidden="true">
                        {a.key}
                      </kbd>
                    )}
                  </Menu.Item>
                ))}
              </Menu.Popup>
            </Menu.Positioner>
          </Menu.Portal>
        </Menu.Root>
      )}
      {asking && (
        <AskFor
          key={ways ? asking.path : at}
          action={asking}
          ways={ways}
          onWay={another}
          typed={typed[at] ?? { ...begun(asking), ...(asking.verb === "flow.hold" && begunHold(hold)) }}
          onType={(to) => setTyped({ ...typed, [at]: to })}
          busy={decide.isPending}
          onClose={() => setAsked(undefined)}
          onDo={(body) =>
            decide.mutate(
              { action: asking, body },
              {
                onSuccess: () => {
                  setAsked(undefined);
                  setTyped(({ [at]: _, ...rest }) => rest);
                },
              },
            )
          }
        />
      )}
    </>
  );
}

/** Ask asks for what an act needs: whom, how, where to, why. */
function Ask({ action: a, ways, onWay, typed, onType, busy, onClose, onDo }: Asking) {
  const needs = (n: string) => a.needs?.includes(n) ?? false;
  const signs = a.verb === "task.addSigner";
  const copies = a.verb === "flow.copy";
  const stands = a.verb === "task.delegate";
  const says = needs("opinion") || needs("reason");
  const { people, step, why } = typed;
  const ready =
    (!needs("to") || people.length > 0) && (!needs("step") || step !== undefined) && (!says || why.trim() !== "");
  const submit = () => {
    const to = a.steps?.find((s) => spot(s) === step);
    const ids = people.map((p) => p.id);
    onDo({
      ...(needs("to") && { to: signs || copies ? ids : ids[0] }),
      ...(signs && { how: a.way }),
      ...(needs("step") && { step: to?.key, mode: a.way, ...(to?.item && { item: to.item }) }),
      ...(why.trim() && { [needs("opinion") ? "opinion" : "reason"]: why.trim() }),
    });
  };
  return (
    <AskDialog
      title={(ways && a.act) ?? a.label}
      done={a.label}
      ready={ready}
      busy={busy}
      onDone={submit}
      onClose={onClose}
    >
      {ways && ways.length > 1 && (
        <Seg
          className="ask-ways"
          label={w("how")}
          of={ways.map(({ way }) => [way as string, w(`${way as "before" | "parallel" | "after"}Me`)] as const)}
          value={a.way}
          onChange={(way) => {
            const to = ways.find((o) => o.way === way);
            if (to) onWay?.(to);
          }}
        />
      )}
      {a.way && <p className="cap">{w(`${a.way}Say`)}</p>}
      {stands && <p className="cap">{w("delegateSay")}</p>}
      {copies && <p className="cap">{w("copySay")}</p>}
      {needs("to") && (
        <Colleagues
          label={w(signs ? "who" : stands ? "delegate" : copies ? "copy" : "to")}
          several={signs || copies}
          not={signs || stands || copies ? undefined : ""}
          chosen={people}
          onChoose={(to) => onType({ ...typed, people: to })}
        />
      )}
      {a.steps && (
        <fieldset className="choices">
          <legend className="cap">{w("step")}</legend>
          {a.steps.map((s) => (
            <label key={spot(s)} className="menu-item" title={s.reason}>
              <input
                type="radio"
                name="step"
                disabled={s.reason !== undefined}
                checked={step === spot(s)}
                onChange={() => onType({ ...typed, step: spot(s) })}
              />
              {s.name}
              {s.itemName && <span className="dim">{s.itemName}</span>}
              {s.reason && <span className="dim cap">{s.reason}</span>}
            </label>
          ))}
        </fieldset>
      )}
      {!signs && (
        <Reason
          label={says ? w("opinion") : w("reason")}
          value={why}
          onChange={(why) => onType({ ...typed, why })}
          required={says}
        />
      )}
      {says && !why.trim() && (
        <p className="cap row">
          <Icon name="edit" size={12} />
          {w("needed")}
        </p>
      )}
    </AskDialog>
  );
}
