import { words } from "@core/i18n/words";
import { Icon, type IconName } from "@core/ui/Icon";
import type { Stage } from "./model";

const w = words({
  label: ["订单进度", "Order progress"],
  done: ["已完成", "done"],
  now: ["进行中", "now"],
  ahead: ["未开始", "ahead"],
});

const icons: Record<string, IconName> = {
  placed: "orders",
  review: "approve",
  making: "wrench",
  production: "wrench",
  shipping: "truck",
  accept: "check",
};

/** The public stages in one line: past, now and what is ahead, by shape and word. */
export function Stages({ of }: { of: readonly Stage[] }) {
  if (of.length === 0) return null;
  return (
    <ol className="stages" aria-label={w("label")}>
      {of.map((s) => (
        <li
          key={s.key}
          className={s.state === "ahead" ? undefined : s.state === "done" ? "past" : "now"}
          aria-current={s.state === "now" ? "step" : undefined}
        >
          <i aria-hidden="true">
            {s.state === "done" && <Icon name="check" />}
            {s.state === "now" && <Icon name={icons[s.key] ?? "clock"} />}
          </i>
          <span>
            {s.name}
            <span className="vh"> {w(s.state)}</span>
          </span>
        </li>
      ))}
    </ol>
  );
}
