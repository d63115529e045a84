/** Seg is a few ways side by side, of which one holds. */
export function Seg<T extends string>({
  label,
  of,
  value,
  onChange,
  off = false,
  className = "",
}: {
  label: string;
  of: readonly (readonly [value: T, name: string, title?: string])[];
  value: T | undefined;
  onChange: (to: T) => void;
  /** Shown, and not to be changed. */
  off?: boolean;
  className?: string;
}) {
  return (
    <div className={`seg ${className}`.trim()} role="group" aria-label={label}>
      {of.map(([to, name, title]) => (
        <button
          key={to}
          type="button"
          aria-pressed={to === value}
          title={title}
          disabled={off}
          onClick={() => onChange(to)}
        >
          {name}
        </button>
      ))}
    </div>
  );
}
