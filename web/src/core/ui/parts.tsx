import { type ButtonHTMLAttributes, type ReactNode, useId } from "react";
import { words } from "../i18n/words";
import { Icon, type IconName } from "./Icon";

const w = words({ why: ["为什么", "Why"], of: ["{v}，共 {max}", "{v} of {max}"] });

/** The eight states that anything can be in; each has a shape beside its colour. */
export type State = "draft" | "waiting" | "running" | "late" | "done" | "return" | "hold" | "cancelled";

/** Pill shows a state by icon and word, never by colour alone. */
export function Pill({ state, children }: { state: State; children: ReactNode }) {
  return (
    <span className={`pill pill--${state}`}>
      <Icon name={`s-${state}`} />
      {children}
    </span>
  );
}

/** Tag is a fact about a thing, not its state: outlined, never coloured. */
export function Tag({ icon, strong, children }: { icon?: IconName; strong?: boolean; children: ReactNode }) {
  return (
    <span className={strong ? "tag tag--vip" : "tag"}>
      {icon && <Icon name={icon} />}
      {children}
    </span>
  );
}

/** Why is the because mark: whatever a rule decided carries it and opens the explanation. */
export function Why({ about, open, onOpen }: { about: string; open?: boolean; onOpen: () => void }) {
  return (
    <button
      type="button"
      className="why"
      aria-pressed={open ?? false}
      aria-label={`${w("why")}: ${about}`}
      title={w("why")}
      onClick={onOpen}
    >
      <Icon name="why" />
    </button>
  );
}

/** Avatar is the first character of a name. */
export function Avatar({ name, me, size = 24 }: { name: string; me?: boolean; size?: 20 | 24 | 32 | 40 }) {
  return (
    <span className={`av${size === 20 ? "" : ` av--${size}`}${me ? " av--me" : ""}`} aria-hidden="true">
      {[...name][0] ?? "?"}
    </span>
  );
}

export interface BtnProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  kind?: "primary" | "quiet" | "danger";
  icon?: IconName;
  /** A button that is only its icon: the label is its name. */
  label?: string;
  keys?: string;
  touch?: boolean;
  busy?: boolean;
}

/** Btn is every button. One on a screen is primary. A busy one cannot be pressed twice. */
export function Btn({ kind, icon, label, keys, touch, busy, children, className, disabled, ...rest }: BtnProps) {
  const names = [
    "btn",
    kind && `btn--${kind}`,
    touch && "btn--touch",
    label && "btn--icon",
    busy && "btn--busy",
    className,
  ];
  return (
    <button
      type="button"
      {...rest}
      className={names.filter(Boolean).join(" ")}
      {...(label && { "aria-label": label, title: label })}
      aria-busy={busy}
      disabled={disabled || busy}
    >
      {icon && <Icon name={icon} />}
      {children}
      {keys && (
        <kbd className="kbd" aria-hidden="true">
          {keys}
        </kbd>
      )}
    </button>
  );
}

/** Ruler measures: time spent of a deadline, stock of a level. step is one real unit. */
export function Ruler({
  value,
  max,
  step,
  state,
  label,
}: {
  value: number;
  max: number;
  step?: number;
  state?: "done" | "late" | "waiting";
  label: string;
}) {
  const share = max > 0 ? Math.min(100, (100 * value) / max) : 0;
  const id = useId();
  return (
    <span
      id={id}
      role="meter"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={max}
      aria-valuenow={Math.min(value, max)}
      className={state ? `ruler ruler--${state}` : "ruler"}
      style={{ "--v": `${share}%`, ...(step ? { "--step": `${(100 * step) / max}%` } : {}) } as React.CSSProperties}
    />
  );
}

/** Meter is the thin bar of dense cells; the words beside it say the same. */
export function Meter({ share, state }: { share: number; state?: "late" | "waiting" | "done" }) {
  return (
    <span
      aria-hidden="true"
      className={state ? `meter meter--${state}` : "meter"}
      style={{ "--v": `${Math.round(share * 100)}%` } as React.CSSProperties}
    />
  );
}

/** Logo is our mark. */
export function Logo({ size = 24 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 24 24" aria-hidden="true">
      <rect width="24" height="24" rx="6" fill="var(--ink)" />
      <path d="M5 7v9M8.5 7v5M12 7v9M15.5 7v5M19 7v9" stroke="var(--canvas)" strokeWidth="1.5" strokeLinecap="round" />
    </svg>
  );
}
