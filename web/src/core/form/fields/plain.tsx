// Fields that are one input: texts, numbers, money, dates, telephone numbers.
import { words } from "@core/i18n/words";
import { type InputHTMLAttributes, type ReactNode, useEffect, useState } from "react";
import { readPhone, showPhone } from "../address";
import { useForm } from "../hand";
import { type FieldProps, Labelled } from "./Box";

const w = words({ yes: ["是", "Yes"], no: ["否", "No"] });

const box = (p: FieldProps) => (p.wrong.length ? "in in--bad" : p.field.readOnly ? "in in--off" : "in");

/** How a number is typed, on a phone as well. */
export const decimal = { inputMode: "decimal", enterKeyHint: "next", autoComplete: "off", className: "num" } as const;

export const asText = (v: unknown) => (v === undefined || v === null ? "" : String(v));

/** One labelled input; what is asked of it beyond the others comes along. */
export function OneInput({
  of: p,
  hint,
  unit,
  onText = p.onChange,
  ...own
}: {
  of: FieldProps;
  hint?: ReactNode;
  unit?: string | undefined;
  /** Takes what is typed, where it is not kept as it is. */
  onText?: (to: string) => void;
} & InputHTMLAttributes<HTMLInputElement>) {
  return (
    <Labelled field={p.field} id={p.id} wrong={p.wrong} hint={hint}>
      <div className={box(p)}>
        <input
          id={p.id}
          value={asText(p.value)}
          readOnly={p.field.readOnly}
          onChange={(e) => onText(e.target.value)}
          onBlur={p.onBlur}
          {...own}
          {...p.aria}
        />
        {unit && <span className="unit">{unit}</span>}
      </div>
    </Labelled>
  );
}

export function TextField(p: FieldProps) {
  const email = p.field.kind === "email";
  return (
    <OneInput
      of={p}
      type={email ? "email" : "text"}
      autoComplete={email ? "email" : "off"}
      autoCapitalize={email ? "none" : undefined}
      enterKeyHint="next"
    />
  );
}

export function LongField(p: FieldProps) {
  return (
    <Labelled field={p.field} id={p.id} wrong={p.wrong}>
      <div className={`${box(p)} in--area`}>
        <textarea
          id={p.id}
          rows={2}
          value={asText(p.value)}
          readOnly={p.field.readOnly}
          onChange={(e) => p.onChange(e.target.value)}
          onBlur={p.onBlur}
          {...p.aria}
        />
      </div>
    </Labelled>
  );
}

/** What was typed stays as it is while it is typed: "12." is on its way to 12.5. */
export function useTyped(shown: string): [string, (to: string) => void] {
  const [typed, setTyped] = useState(shown);
  useEffect(() => setTyped((now) => (same(now, shown) ? now : shown)), [shown]);
  return [typed, setTyped];
}

const plainNumber = (t: string) => t.normalize("NFKC").replace(/[,\s]/g, "");
const same = (a: string, b: string) =>
  a === b || (plainNumber(a) !== "" && b !== "" && Number(plainNumber(a)) === Number(b));

/** A number, the text itself where it is none (the server says why), nothing where it is blank. */
export function readNumber(text: string): unknown {
  const plain = plainNumber(text);
  if (plain === "") return undefined;
  return /^-?\d{1,15}(\.\d*)?$/.test(plain) ? Number(plain) : text;
}

export function NumberField(p: FieldProps) {
  const [typed, setTyped] = useTyped(asText(p.value));
  const unit = p.field.kind === "percent" ? "%" : p.field.unit;
  const change = (text: string) => {
    setTyped(text);
    p.onChange(readNumber(text));
  };
  const { min, max } = p.field;
  const limits = min !== undefined && max !== undefined ? `${min}–${max}` : undefined;
  return <OneInput of={p} hint={limits} unit={unit} value={typed} onText={change} {...decimal} />;
}

export function MoneyField(p: FieldProps) {
  const { currency } = useForm();
  const kept = p.value as { amount?: string; currency?: string } | string | undefined;
  const shown = typeof kept === "string" ? kept : (kept?.amount ?? "");
  const [typed, setTyped] = useTyped(shown);
  const own = (typeof kept === "object" && kept?.currency) || currency;
  const change = (text: string) => {
    setTyped(text);
    const plain = plainNumber(text);
    if (plain === "") p.onChange(undefined);
    else
      p.onChange(/^-?\d{1,14}(\.\d{0,4})?$/.test(plain) ? { amount: plain.replace(/\.$/, ""), currency: own } : text);
  };
  return <OneInput of={p} unit={own} value={typed} onText={change} {...decimal} />;
}

export function DateField(p: FieldProps) {
  return <OneInput of={p} type="date" className="num" min={p.field.earliest} max={p.field.latest} />;
}

/** Numbers are kept with their country, and shown as people read them once the field is left. */
export function PhoneField(p: FieldProps) {
  const kept = asText(p.value);
  const [typed, setTyped] = useState(showPhone(kept));
  useEffect(() => setTyped((now) => (readPhone(now) === kept ? now : showPhone(kept))), [kept]);
  const change = (text: string) => {
    setTyped(text);
    p.onChange(readPhone(text));
  };
  const leave = () => {
    setTyped(showPhone(kept));
    p.onBlur();
  };
  return (
    <OneInput
      of={p}
      type="tel"
      inputMode="tel"
      autoComplete="tel"
      enterKeyHint="next"
      className="num"
      value={typed}
      onText={change}
      onBlur={leave}
    />
  );
}

export function YesNoField(p: FieldProps) {
  return (
    <div className="fld">
      <label className="flip" htmlFor={p.id}>
        <span>
          <b className="flip-name">{p.field.label}</b>
          {p.field.help && (
            <span className="hint flip-help" id={`${p.id}-help`}>
              {p.field.help}
            </span>
          )}
        </span>
        {p.field.readOnly ? (
          <span className="sub">{p.value === true ? w("yes") : w("no")}</span>
        ) : (
          <input
            id={p.id}
            type="checkbox"
            role="switch"
            checked={p.value === true}
            aria-checked={p.value === true}
            onChange={(e) => p.onChange(e.target.checked)}
            onBlur={p.onBlur}
            {...p.aria}
          />
        )}
      </label>
      {p.wrong.map((x) => (
        <p key={x.message} id={`${p.id}-wrong`} className="wrong">
          {x.message}
        </p>
      ))}
    </div>
  );
}

/** A value that nobody writes: what the last answer worked out. */
export function FormulaField(p: FieldProps) {
  return (
    <Labelled field={p.field} id={p.id} group wrong={p.wrong}>
      <output className="in in--off num">{p.field.text ?? "–"}</output>
    </Labelled>
  );
}

/** A text that the form shows; nothing is filled in. */
export function NoteField({ field }: FieldProps) {
  return (
    <div className="fld">
      {field.label && <p className="lab">{field.label}</p>}
      <p className="sub body2">{field.help}</p>
    </div>
  );
}
