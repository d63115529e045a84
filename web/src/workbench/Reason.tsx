/** Reason asks for a reason, or what else somebody says about what they do. */
export function Reason({
  label,
  value,
  onChange,
  required = true,
}: {
  label: string;
  value: string;
  onChange: (to: string) => void;
  required?: boolean;
}) {
  return (
    <label>
      <span className="cap">{label}</span>
      <span className="inp write-in">
        <textarea
          rows={2}
          maxLength={2000}
          required={required}
          value={value}
          onChange={(e) => onChange(e.target.value)}
        />
      </span>
    </label>
  );
}
