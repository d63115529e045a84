import type { Answer } from "@core/api/client";
import { words } from "@core/i18n/words";
import { Icon } from "@core/ui/Icon";

type View = NonNullable<Answer<"order.quote">["form"]>;
export type FieldView = View["fields"][number];

const w = words({
  needed: ["必填", "required"],
  yes: ["是", "Yes"],
  choose: ["请选择", "Choose"],
  unsupported: ["在订单 API 中填写", "Filled in over the API"],
});

interface Props {
  field: FieldView;
  value: unknown;
  onChange: (to: unknown) => void;
  wrong?: string | undefined;
  at: string;
}

const inputs: Record<string, { type: string; mode?: "decimal" | "tel" | "email" }> = {
  text: { type: "text" },
  number: { type: "text", mode: "decimal" },
  percent: { type: "text", mode: "decimal" },
  money: { type: "text", mode: "decimal" },
  date: { type: "date" },
  phone: { type: "tel", mode: "tel" },
  email: { type: "email", mode: "email" },
};

/** FormField draws one field of an order's form as the server describes it for this customer. */
export function FormField({ field: f, value, onChange, wrong, at }: Props) {
  const id = `o${at.replace(/\W/g, "-")}`;
  const about = wrong
    ? { "aria-invalid": true, "aria-describedby": `${id}-wrong` }
    : f.help
      ? { "aria-describedby": `${id}-help` }
      : {};
  return (
    <div className={f.kind === "longText" || f.kind === "multi" ? "field field--wide" : "field"}>
      {f.kind === "yesNo" ? (
        <label className="row field-yes">
          <input
            id={id}
            type="checkbox"
            className="tick"
            checked={value === true}
            disabled={f.readOnly}
            onChange={(e) => onChange(e.target.checked)}
            {...about}
          />
          {f.label}
        </label>
      ) : (
        <>
          <label className="cap" htmlFor={id}>
            {f.label} {f.required && <span className="late-text">{w("needed")}</span>}
          </label>
          <Input field={f} id={id} value={value} onChange={onChange} about={about} bad={wrong !== undefined} />
        </>
      )}
      {f.help && !wrong && (
        <p className="cap" id={`${id}-help`}>
          {f.help}
        </p>
      )}
      {wrong && (
        <p className="wrong" id={`${id}-wrong`}>
          <Icon name="s-late" />
          {wrong}
        </p>
      )}
    </div>
  );
}

function Input({
  field: f,
  id,
  value,
  onChange,
  about,
  bad,
}: {
  field: FieldView;
  id: string;
  value: unknown;
  onChange: (to: unknown) => void;
  about: object;
  bad: boolean;
}) {
  const cls = bad ? "inp inp--bad" : "inp";
  const text =
    typeof value === "string"
      ? value
      : typeof value === "number"
        ? String(value)
        : typeof value === "object" && value && "amount" in value
          ? String((value as { amount: string }).amount)
          : "";
  if (f.kind === "single")
    return (
      <span className={cls}>
        <select
          id={id}
          value={text}
          disabled={f.readOnly}
          onChange={(e) => onChange(e.target.value || undefined)}
          {...about}
        >
          <option value="">{w("choose")}</option>
          {f.options?.map((o) => (
            <option key={o.code} value={o.code}>
              {o.label}
            </option>
          ))}
        </select>
      </span>
    );
  if (f.kind === "multi") {
    const on = Array.isArray(value) ? (value as string[]) : [];
    return (
      <span id={id} className="row row--wrap" role="group" aria-label={f.label}>
        {f.options?.map((o) => (
          <label key={o.code} className="row">
            <input
              type="checkbox"
              className="tick"
              checked={on.includes(o.code)}
              onChange={(e) => onChange(e.target.checked ? [...on, o.code] : on.filter((x) => x !== o.code))}
            />
            {o.label}
          </label>
        ))}
      </span>
    );
  }
  if (f.kind === "longText")
    return (
      <span className={`${cls} write-in`}>
        <textarea
          id={id}
          rows={2}
          value={text}
          readOnly={f.readOnly}
          onChange={(e) => onChange(e.target.value || undefined)}
          {...about}
        />
      </span>
    );
  const kind = inputs[f.kind ?? ""];
  if (!kind) return <p className="cap">{w("unsupported")}</p>;
  return (
    <span className={cls}>
      <input
        id={id}
        type={kind.type}
        inputMode={kind.mode}
        value={text}
        readOnly={f.readOnly}
        onChange={(e) => onChange(written(f, e.target.value))}
        {...about}
      />
      {f.unit && <span className="dim">{f.unit}</span>}
    </span>
  );
}

/** written is a typed text as requests have it; blank is missing. */
function written(f: FieldView, text: string): unknown {
  if (text === "") return undefined;
  if ((f.kind === "number" || f.kind === "percent") && /^-?\d+(\.\d+)?$/.test(text)) return Number(text);
  if (f.kind === "money") return { amount: text, currency: f.unit ?? "CNY" };
  return text;
}
