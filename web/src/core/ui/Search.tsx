import { Icon } from "./Icon";

/** Search is the box in which is typed what a list is searched for. */
export function Search({
  label,
  value,
  className = "",
  onChange,
}: {
  label: string;
  value: string;
  className?: string;
  onChange: (to: string) => void;
}) {
  return (
    <label className={`in ${className}`.trim()}>
      <Icon name="search" />
      <input
        type="search"
        aria-label={label}
        placeholder={label}
        enterKeyHint="search"
        value={value}
        onChange={(e) => onChange(e.target.value)}
      />
    </label>
  );
}
