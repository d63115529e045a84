import { type Answer, api } from "@core/api/client";
import { clock, day } from "@core/format";
import { words } from "@core/i18n/words";
import { Icon } from "@core/ui/Icon";
import { Btn, Tag } from "@core/ui/parts";
import { Ghost, Loaded } from "@core/ui/Screen";
import { useQuery } from "@tanstack/react-query";
import { AskDialog } from "../AskDialog";
import { Reason } from "../Reason";
import { type Asking, spot } from "./asking";
import type { useDecide } from "./Decide";
import type { OrderPage } from "./useOrder";

const w = words({
  say: [
    "流程直接移到所选节点。越过的节点不再处理，都会记在时间线上。",
    "The process moves to the step you choose. What it passes over is not asked, and stands on the timeline.",
  ],
  to: ["移到", "Move to"],
  back: ["返回重走", "runs again"],
  over: ["越过", "Passes over"],
  none: ["中间没有节点。", "No step lies between."],
  again: ["那一步和它之后的步骤会重新走一遍。", "That step and all that follows run again."],
  byHand: ["已手工完成", "Done by hand"],
  notNeeded: ["不需要", "Not needed"],
  reason: ["原因", "Why"],
  asked: ["{by} 申请把流程跳到「{step}」：{reason}", "{by} asks to move the process to {step}: {reason}"],
  askedOver: ["越过 {over}", "over {over}"],
  askedNone: ["不越过任何节点", "over nothing"],
});

type Landing = Answer<"flow.landings">["items"][number];
type As = "byHand" | "notNeeded";

/** AskJump asks where a process is moved to by hand, what became of the automatic steps on the way, and why. */
export function AskJump({ action, typed, onType, busy, onClose, onDo }: Asking) {
  const id = action.path.split("/").at(-2) ?? "";
  const ways = useQuery({
    queryKey: ["order", id, "landings"],
    queryFn: ({ signal }) => api("flow.landings", { path: { id }, signal }),
    staleTime: 0,
  });
  const { step, why, passed } = typed;
  const to = ways.data?.items.find((l) => spot(l) === step);
  const ticks = (to?.over ?? []).filter((s) => s.as);
  const ready = to !== undefined && why.trim() !== "" && ticks.every((s) => passed[s.key]);
  const submit = () => {
    onDo({
      step: to?.key,
      ...(to?.item && { item: to.item }),
      reason: why.trim(),
      passed: Object.fromEntries(ticks.map((s) => [s.key, passed[s.key]])),
    });
  };
  return (
    <AskDialog title={action.label} done={action.label} ready={ready} busy={busy} onDone={submit} onClose={onClose}>
      <p className="cap">{w("say")}</p>
      <Loaded of={ways} ghost={<Ghost height={160} />}>
        {(d) => (
          <fieldset className="choices">
            <legend className="cap">{w("to")}</legend>
            {d.items.map((l) => (
              <Choice key={spot(l)} of={l} on={spot(l) === step} pick={() => onType({ ...typed, step: spot(l) })} />
            ))}
          </fieldset>
        )}
      </Loaded>
      {to && (
        <section className="jump-over" aria-live="polite">
          <h3 className="cap">{w("over")}</h3>
          {to.back && <p className="sub">{w("again")}</p>}
          {!to.back && !to.over?.length && <p className="sub">{w("none")}</p>}
          <ul>
            {to.over?.map((s) => (
              <li key={s.key} className="row">
                <span className="grow">{s.name}</span>
                {s.as && (
                  <Ticks
                    of={s.key}
                    ways={s.as}
                    as={passed[s.key]}
                    set={(as) => onType({ ...typed, passed: { ...passed, [s.key]: as } })}
                  />
                )}
              </li>
            ))}
          </ul>
        </section>
      )}
      <Reason label={w("reason")} value={why} onChange={(why) => onType({ ...typed, why })} />
    </AskDialog>
  );
}

/** JumpBanner says which jump waits for somebody to allow it; who may allows or declines it. */
export function JumpBanner({ page, decide }: { page: OrderPage; decide: ReturnType<typeof useDecide> }) {
  const { asked } = page;
  if (!asked) return null;
  const allow = page.actions.find((a) => a.verb === "flow.allowJump");
  const step = [asked.name, asked.itemName].filter(Boolean).join(" ");
  const over = asked.over?.map((s) => (s.as ? `${s.name} (${w(s.as)})` : s.name)).join("、");
  return (
    <section className="order-hold" role="status">
      <Icon name="forward" />
      <span className="grow">
        <b>{w("asked", { by: asked.by, step, reason: asked.reason })}</b>
        <span className="cap">
          {day(asked.at)} {clock(asked.at)} ·{" "}
          {asked.back ? w("again") : over ? w("askedOver", { over }) : w("askedNone")}
        </span>
      </span>
      {allow && (
        <Btn
          icon="approve"
          data-verb={allow.verb}
          busy={decide.isPending}
          onClick={() => decide.mutate({ action: allow })}
        >
          {allow.label}
        </Btn>
      )}
    </section>
  );
}

/** A step that the process can be moved to, or why it cannot. */
function Choice({ of: l, on, pick }: { of: Landing; on: boolean; pick: () => void }) {
  return (
    <label className="menu-item" title={l.reason} data-landing={l.key}>
      <input type="radio" name="landing" disabled={l.reason !== undefined} checked={on} onChange={pick} />
      {l.name}
      {l.itemName && <span className="dim">{l.itemName}</span>}
      {l.back && !l.reason && <Tag>{w("back")}</Tag>}
      {l.reason && (
        <span className="dim cap row">
          <Icon name="lock" size={12} />
          {l.reason}
        </span>
      )}
    </label>
  );
}

/** What became of an automatic step. */
function Ticks({ of, ways, as, set }: { of: string; ways: As[]; as: As | undefined; set: (as: As) => void }) {
  return (
    <span className="seg" role="group">
      {ways.map((x) => (
        <button key={x} type="button" data-tick={`${of} ${x}`} aria-pressed={as === x} onClick={() => set(x)}>
          {w(x)}
        </button>
      ))}
    </span>
  );
}
