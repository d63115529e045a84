import { words } from "@core/i18n/words";
import { Icon } from "@core/ui/Icon";
import { type ChangeEvent, type FocusEvent, useEffect, useState } from "react";
import { readQuantity } from "./quantity";

const w = words({ less: ["减少", "Less"], more: ["增加", "More"] });

/** An input for a quantity: what is none is not taken, and gone when the input is left. */
export function useQuantity(value: string, onChange: (to: string) => void) {
  const [typed, setTyped] = useState(value);
  useEffect(() => setTyped(value), [value]);
  return {
    inputMode: "decimal" as const,
    value: typed,
    onChange: (e: ChangeEvent<HTMLInputElement>) => {
      setTyped(e.target.value);
      const read = readQuantity(e.target.value);
      if (read) onChange(read);
    },
    onFocus: (e: FocusEvent<HTMLInputElement>) => e.target.select(),
    onBlur: () => setTyped(value),
  };
}

/** A quantity: one more, one less, or typed. Never below one by tapping. */
export function Stepper({
  label,
  value,
  unit,
  onChange,
}: {
  label: string;
  value: string;
  unit?: string | undefined;
  onChange: (to: string) => void;
}) {
  const input = useQuantity(value, onChange);
  const n = Number(value);
  const by = (d: number) => onChange(String(Math.max(1, Math.round((n + d) * 10_000) / 10_000)));
  return (
    <span className="step" role="group" aria-label={label}>
      <button type="button" aria-label={w("less")} disabled={n <= 1} onClick={() => by(-1)}>
        <Icon name="minus" />
      </button>
      <input
        enterKeyHint="done"
        aria-label={unit ? `${label} (${unit})` : label}
        size={Math.max(2, input.value.length)}
        {...input}
      />
      <button type="button" aria-label={w("more")} onClick={() => by(1)}>
        <Icon name="plus" />
      </button>
    </span>
  );
}
