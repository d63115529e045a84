import { Menu } from "@base-ui/react/menu";
import { words } from "@core/i18n/words";
import { Icon, type IconName } from "@core/ui/Icon";
import { Btn } from "@core/ui/parts";
import { useState } from "react";
import { AskDialog } from "../AskDialog";
import { Colleagues } from "../Colleagues";
import { Reason } from "../Reason";
import { type Asking, begun, spot, type Typed } from "./asking";
import type { useDecide } from "./Decide";
import { AskHold, begunHold } from "./Hold";
import { AskJump } from "./Jump";
import { AskMove } from "./Move";
import type { Action, OpenTask, OrderPage } from "./useOrder";

const w = words({
  more: ["更多动作", "More actions"],
  of: ["{act} · {step}", "{act} · {step}"],
  to: ["转交给", "Hand on to"],
  who: ["加签给（可多选）", "Add whom (several if you like)"],
  how: ["方式", "How"],
  before: ["前加签", "Before me"],
  parallel: ["并签", "Beside me"],
  after: ["后加签", "After me"],
  beforeSay: ["他们先同意，然后再轮到您。", "They say yes first; then it is your turn again."],
  parallelSay: ["与您同等的一席，各自表态。", "A place of equal weight; each decides on their own."],
  afterSay: ["您同意后轮到他们，他们同意才算数。", "They are asked after your yes, which counts with theirs."],
  step: ["退回到", "Send back to"],
  mode: ["之后", "And then"],
  again: ["重走一遍", "Run again"],
  straight: ["答复后直接回到我", "Come straight back"],
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
  "task.addSigner": "userplus",
  "task.removeSigner": "minus",
  "task.return": "undo",
  "task.skip": "right",
  "task.urge": "bell",
  "task.takeBack": "undo",
  "flow.hold": "s-hold",
  "flow.resume": "play",
  "flow.jump": "forward",
  "flow.move": "right",
};

/** What asks for more than people and an opinion. */
const asks: Record<string, typeof AskHold | undefined> = {
  "flow.hold": AskHold,
  "flow.jump": AskJump,
  "flow.move": AskMove,
};

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
  const [asked, setAsked] = useState<Action>();
  // What was typed is kept for its act: closing the dialog, or a failure, loses nothing.
  const [typed, setTyped] = useState<Record<string, Typed>>({});
  const all = actions.filter((a) => a.besides && a.verb !== "task.takeBack");
  const back = actions.find((a) => a.verb === "task.takeBack");
  const several = new Set(all.flatMap((a) => a.task ?? [])).size > 1;
  const asking = all.find((a) => a.verb === asked?.verb && a.path === asked.path);
  const press = (a: Action) =>
    a.needs?.length ? setAsked(a) : decide.mutate({ action: a, ...(a.seat && { body: { seat: a.seat } }) });
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
                    key={`${a.path}${a.seat ?? ""}`}
                    className="menu-item"
                    data-verb={a.verb}
                    onClick={() => press(a)}
                  >
                    <Icon name={icons[a.verb] ?? "more"} />
                    {several && a.step ? w("of", { act: a.label, step: name(a) }) : a.label}
                  </Menu.Item>
                ))}
              </Menu.Popup>
            </Menu.Positioner>
          </Menu.Portal>
        </Menu.Root>
      )}
      {asking && (
        <AskFor
          key={asking.path}
          action={asking}
          typed={typed[asking.path] ?? { ...begun(asking), ...(asking.verb === "flow.hold" && begunHold(hold)) }}
          onType={(to) => setTyped({ ...typed, [asking.path]: to })}
          busy={decide.isPending}
          onClose={() => setAsked(undefined)}
          onDo={(body) =>
            decide.mutate(
              { action: asking, body },
              {
                onSuccess: () => {
                  setAsked(undefined);
                  setTyped(({ [asking.path]: _, ...rest }) => rest);
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
function Ask({ action: a, typed, onType, busy, onClose, onDo }: Asking) {
  const needs = (n: string) => a.needs?.includes(n) ?? false;
  const signs = a.verb === "task.addSigner";
  const { people, how, step, mode, why } = typed;
  const ready =
    (!needs("to") || people.length > 0) &&
    (!needs("step") || step !== undefined) &&
    (!needs("opinion") || why.trim() !== "");
  const submit = () => {
    const to = a.steps?.find((s) => spot(s) === step);
    const ids = people.map((p) => p.id);
    onDo({
      ...(needs("to") && { to: signs ? ids : ids[0] }),
      ...(needs("how") && { how }),
      ...(needs("step") && { step: to?.key, mode, ...(to?.item && { item: to.item }) }),
      ...(why.trim() && { [needs("opinion") ? "opinion" : "reason"]: why.trim() }),
    });
  };
  return (
    <AskDialog title={a.label} done={a.label} ready={ready} busy={busy} onDone={submit} onClose={onClose}>
      {a.ways && a.ways.length > 1 && (
        <div className="ask-how">
          <div className="seg" role="group" aria-label={w("how")}>
            {a.ways.map((x) => (
              <button key={x} type="button" aria-pressed={how === x} onClick={() => onType({ ...typed, how: x })}>
                {w(x)}
              </button>
            ))}
          </div>
        </div>
      )}
      {how && <p className="cap">{w(`${how}Say`)}</p>}
      {needs("to") && (
        <Colleagues
          label={w(signs ? "who" : "to")}
          several={signs}
          self={!signs}
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
      {a.steps && (
        <>
          <div className="ask-how">
            <div className="seg" role="group" aria-label={w("mode")}>
              {(["again", "straight"] as const).map((x) => (
                <button
                  key={x}
                  type="button"
                  data-mode={x}
                  aria-pressed={mode === x}
                  onClick={() => onType({ ...typed, mode: x })}
                >
                  {w(x)}
                </button>
              ))}
            </div>
          </div>
          <p className="cap">{w(`${mode}Say`)}</p>
        </>
      )}
      {!signs && (
        <Reason
          label={needs("opinion") ? w("opinion") : w("reason")}
          value={why}
          onChange={(why) => onType({ ...typed, why })}
          required={needs("opinion")}
        />
      )}
      {needs("opinion") && !why.trim() && (
        <p className="cap row">
          <Icon name="edit" size={12} />
          {w("needed")}
        </p>
      )}
    </AskDialog>
  );
}
