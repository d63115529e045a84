import { clock, day, left } from "@core/format";
import { words } from "@core/i18n/words";
import { failedShort, laid, names, type Step, votes } from "@core/process/step";
import { Icon, type IconName } from "@core/ui/Icon";
import { Why } from "@core/ui/parts";
import { useLayoutEffect, useRef } from "react";

const w = words({
  way: ["流程", "Process"],
  skipped: ["跳过", "Skipped"],
  about: ["约 {at}", "about {at}"],
  full: ["完整流程图", "The whole process"],
  done: ["已完成", "done"],
  now: ["进行中", "now"],
  ahead: ["将要", "ahead"],
});

/** How much of what comes before and after is left in sight where the way is too long, in pixels. */
const lead = 120;

/** Strip is the way of an order in one line; what runs side by side is stacked. */
export function Strip({
  steps,
  upright,
  onFull,
  onWhy,
  open,
}: {
  steps: Step[];
  upright?: boolean;
  onFull?: () => void;
  onWhy?: (s: Step) => void;
  open?: string | undefined;
}) {
  const strip = useRef<HTMLElement>(null);
  const at = laid(steps)
    .flat()
    .find((s) => s.state === "now")?.id;
  useLayoutEffect(() => {
    const way = strip.current;
    const now = at ? way?.querySelector<HTMLElement>('[aria-current="step"]') : undefined;
    if (!way || !now) return;
    const left = now.offsetLeft - way.offsetLeft;
    if (left + now.offsetWidth > way.clientWidth - lead) way.scrollLeft = left - lead;
  }, [at]);
  return (
    <section
      ref={strip}
      className={upright ? "strip strip--upright" : "strip"}
      aria-label={w("way")}
      // What scrolls and has nothing to focus in it is scrolled by keys.
      {...(!onWhy && !upright && { tabIndex: 0 })}
    >
      <ol>
        {laid(steps).map((s) =>
          Array.isArray(s) ? (
            <li
              key={s[0]?.id ?? "fork"}
              className={`strip-fork strip-to--${s.some((x) => x.state === "now" || x.state === "done") ? "past" : "ahead"}`}
            >
              <ul>
                {s.map((x) => (
                  <li key={x.id}>
                    <Node step={x} inline onWhy={onWhy} open={open} />
                  </li>
                ))}
              </ul>
            </li>
          ) : (
            <li key={s.id} className={`strip-to--${s.state === "ahead" ? "ahead" : "past"}`}>
              <Node step={s} onWhy={onWhy} open={open} />
            </li>
          ),
        )}
      </ol>
      {onFull && (
        <button
          type="button"
          className="btn btn--quiet btn--icon"
          aria-label={w("full")}
          title={w("full")}
          onClick={onFull}
        >
          <Icon name="fit" />
        </button>
      )}
    </section>
  );
}

const nowIcons: Record<string, IconName> = { task: "wrench", wait: "clock", auto: "flag" };

function Node({
  step: s,
  inline,
  onWhy,
  open,
}: {
  step: Step;
  inline?: boolean;
  onWhy: ((s: Step) => void) | undefined;
  open: string | undefined;
}) {
  return (
    <div
      className={`snode snode--${s.state}${inline ? " snode--inline" : ""}`}
      aria-current={s.state === "now" ? "step" : undefined}
    >
      <i className="snode-dot">
        {s.state === "done" ? (
          <Icon name="check" size={12} />
        ) : s.state === "now" ? (
          <Icon name={nowIcons[s.kind] ?? "approve"} size={12} />
        ) : null}
      </i>
      <span className="snode-text">
        <b>{s.name}</b>
        <small>
          {under(s)}
          {s.why && onWhy && (
            <>
              {" "}
              <Why about={s.name} open={open === s.id} onOpen={() => onWhy(s)} />
            </>
          )}
        </small>
        <span className="vh">{s.state === "skipped" ? w("skipped") : w(s.state)}</span>
      </span>
    </div>
  );
}

function under(s: Step): string {
  const who = names(s);
  switch (s.state) {
    case "done":
      return [who, s.leftAt && `${day(s.leftAt)} ${clock(s.leftAt)}`].filter(Boolean).join(" · ");
    case "now":
      return [votes(s), failedShort(s), who, s.dueAt && left(s.dueAt).text].filter(Boolean).join(" · ");
    case "skipped":
      return [w("skipped"), s.why?.say].filter(Boolean).join(" · ");
    default:
      return [who, s.dueAt && w("about", { at: day(s.dueAt) })].filter(Boolean).join(" · ");
  }
}
