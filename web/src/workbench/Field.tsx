import type { Problem } from "@core/api/client";
import { Icon } from "@core/ui/Icon";

interface Props {
  label: string;
  value: string;
  onChange: (to: string) => void;
  type?: "text" | "email" | "tel" | "password" | "date";
  decimal?: boolean;
  unit?: string;
  at?: string; // its JSON pointer, for what the server says of it
  wrong?: Problem | undefined;
  choices?: { value: string; name: string }[];
  required?: boolean;
  off?: boolean;
}

/** Field is a labelled input with what is wrong with it right below. */
export function Field({
  label,
  value,
  onChange,
  type = "text",
  decimal,
  unit,
  at,
  wrong,
  choices,
  required,
  off,
}: Props) {
  const said = at ? wrong?.fields.get(at) : undefined;
  const id = `f${(at ?? label).replace(/\W/g, "-")}`;
  return (
    <div className="field">
      <label className="cap" htmlFor={id}>
        {label}
      </label>
      <span className={said ? "inp inp--bad" : "inp"}>
        {choices ? (
          <select
            id={id}
            value={value}
            disabled={off}
            onChange={(e) => onChange(e.target.value)}
            aria-invalid={said !== undefined}
            aria-describedby={said && `${id}-wrong`}
          >
            <option value="">–</option>
            {choices.map((c) => (
              <option key={c.value} value={c.value}>
                {c.name}
              </option>
            ))}
          </select>
        ) : (
          <input
            id={id}
            type={type}
            inputMode={decimal ? "decimal" : undefined}
            value={value}
            required={required}
            disabled={off}
            onChange={(e) => onChange(e.target.value)}
            aria-invalid={said !== undefined}
            aria-describedby={said && `${id}-wrong`}
          />
        )}
        {unit && <span className="dim">{unit}</span>}
      </span>
      {said && (
        <p className="wrong" id={`${id}-wrong`}>
          <Icon name="s-late" />
          {said.message}
        </p>
      )}
    </div>
  );
}
