import { dayAway } from "@core/days";
import { day } from "@core/format";
import { words } from "@core/i18n/words";
import { Icon } from "@core/ui/Icon";
import { Btn } from "@core/ui/parts";
import { AskDialog } from "../AskDialog";
import { Colleagues } from "../Colleagues";
import { Reason } from "../Reason";
import type { Asking, Typed } from "./asking";
import type { useDecide } from "./Decide";
import type { OrderPage } from "./useOrder";

const w = words({
  held: ["已暂停：{reason}", "On hold: {reason}"],
  who: [
    "{by} 于 {since} 暂停 · {owner} 跟进 · {review} 复查",
    "{by}, {since} · {owner} looks after it, again on {review}",
  ],
  say: [
    "暂停期间不能处理，时限停止计时；到期提醒跟进的人，直到恢复。",
    "Nobody decides and deadlines stand still. Whoever looks after it is reminded on that day, and daily from then on.",
  ],
  reason: ["原因", "Why"],
  owner: ["谁来跟进", "Who looks after it"],
  review: ["复查日期", "Look at it again on"],
});

/** HoldBanner says why an order stands still, and lets it go on. */
export function HoldBanner({ page, decide }: { page: OrderPage; decide: ReturnType<typeof useDecide> }) {
  const { hold } = page;
  if (!hold) return null;
  const resume = page.actions.find((a) => a.verb === "flow.resume");
  const owner = hold.owner.name ?? hold.owner.role ?? "";
  return (
    <section className="order-hold" role="status">
      <Icon name="s-hold" />
      <span className="grow">
        <b>{w("held", { reason: hold.reason })}</b>
        <span className="cap">
          {w("who", { by: hold.by, since: day(hold.since), owner, review: day(hold.review) })}
        </span>
      </span>
      {resume && (
        <Btn
          icon="play"
          data-verb={resume.verb}
          busy={decide.isPending}
          onClick={() => decide.mutate({ action: resume })}
        >
          {resume.label}
        </Btn>
      )}
    </section>
  );
}

/** begunHold is what a hold says before somebody types: what it says now, or a week from today. */
export function begunHold(hold: OrderPage["hold"]): Pick<Typed, "people" | "why" | "review"> {
  const { user, name } = hold?.owner ?? {};
  return {
    people: user ? [{ id: user, name: name ?? "", roles: [] }] : [],
    why: hold?.reason ?? "",
    review: hold?.review && hold.review >= dayAway(1) ? hold.review : dayAway(7),
  };
}

/** AskHold asks why an order is put on hold, who looks after it and when. */
export function AskHold({ action, typed, onType, busy, onClose, onDo }: Asking) {
  const { people, why, review } = typed;
  const ready = why.trim() !== "" && people[0] !== undefined && review !== "";
  return (
    <AskDialog
      title={action.label}
      done={action.label}
      ready={ready}
      busy={busy}
      onDone={() => onDo({ reason: why.trim(), owner: people[0]?.id, review })}
      onClose={onClose}
    >
      <p className="cap">{w("say")}</p>
      <Reason label={w("reason")} value={why} onChange={(why) => onType({ ...typed, why })} />
      <Colleagues label={w("owner")} not="" chosen={people} onChoose={(to) => onType({ ...typed, people: to })} />
      <label>
        <span className="cap">{w("review")}</span>
        <span className="inp">
          <input
            type="date"
            min={dayAway(1)}
            max={dayAway(366)}
            value={review}
            onChange={(e) => onType({ ...typed, review: e.target.value })}
            required
          />
        </span>
      </label>
    </AskDialog>
  );
}
