// Fields that are one input: texts, numbers, money, dates, telephone numbers.
import { words } from "@core/i18n/words";
import { type ChangeEvent, useEffect, useState } from "react";
import { readPhone, showPhone } from "../address";
import { useForm } from "../form";
import { type FieldProps, Labelled } from "./Box";

const w = words({ yes: ["是", "Yes"], no: ["否", "No"] });

const box = (p: FieldProps) => (p.wrong.length ? "in in--bad" : p.field.readOnly ? "in in--off" : "in");

const asText = (v: unknown) => (v === undefined || v === null ? "" : String(v));

export function TextField(p: FieldProps) {
  const email = p.field.kind === "email";
  return (
    <Labelled field={p.field} id={p.id} wrong={p.wrong}>
      <div className={box(p)}>
        <input
          id={p.id}
          type={email ? "email" : "text"}
          autoComplete={email ? "email" : "off"}
          autoCapitalize={email ? "none" : undefined}
          enterKeyHint="next"
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
function useTyped(shown: string): [string, (to: string) => void] {
  const [typed, setTyped] = useState(shown);
  useEffect(() => setTyped((now) => (same(now, shown) ? now : shown)), [shown]);
  return [typed, setTyped];
}

const plainNumber = (t: string) => t.normalize("NFKC").replace(/[,\s]/g, "");
const same = (a: string, b: string) =>
  a === b || (plainNumber(a) !== "" && b !== "" && Number(plainNumber(a)) === Number(b));

/** A number, the text itself where it is none (the server says why), nothing where it is blank. */
function readNumber(text: string): unknown {
  const plain = plainNumber(text);
  if (plain === "") return undefined;
  return /^-?\d{1,15}(\.\d*)?$/.test(plain) ? Number(plain) : text;
}

export function NumberField(p: FieldProps) {
  const [typed, setTyped] = useTyped(asText(p.value));
  const unit = p.field.kind === "percent" ? "%" : p.field.unit;
  const change = (e: ChangeEvent<HTMLInputElement>) => {
    setTyped(e.target.value);
    p.onChange(readNumber(e.target.value));
  };
  const { min, max } = p.field;
  const limits = min !== undefined && max !== undefined ? `${min}–${max}` : undefined;
  return (
    <Labelled field={p.field} id={p.id} wrong={p.wrong} hint={limits}>
      <div className={box(p)}>
        <input
          id={p.id}
          inputMode="decimal"
          enterKeyHint="next"
          autoComplete="off"
          className="num"
          value={typed}
          readOnly={p.field.readOnly}
          onChange={change}
          onBlur={p.onBlur}
          {...p.aria}
        />
        {unit && <span className="unit">{unit}</span>}
      </div>
    </Labelled>
  );
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
  return (
    <Labelled field={p.field} id={p.id} wrong={p.wrong}>
      <div className={box(p)}>
        <input
          id={p.id}
          inputMode="decimal"
          enterKeyHint="next"
          autoComplete="off"
          className="num"
          value={typed}
          readOnly={p.field.readOnly}
          onChange={(e) => change(e.target.value)}
          onBlur={p.onBlur}
          {...p.aria}
        />
        <span className="unit">{own}</span>
      </div>
    </Labelled>
  );
}

export function DateField(p: FieldProps) {
  const limit = (v: unknown) => (typeof v === "string" && /^\d{4}-\d\d-\d\d$/.test(v) ? v : undefined);
  return (
    <Labelled field={p.field} id={p.id} wrong={p.wrong}>
      <div className={box(p)}>
        <input
          id={p.id}
          type="date"
          className="num"
          min={limit(p.field.min)}
          max={limit(p.field.max)}
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

/** Numbers are kept with their country, and shown as people read them once the field is left. */
export function PhoneField(p: FieldProps) {
  const kept = asText(p.value);
  const [typed, setTyped] = useState(showPhone(kept));
  useEffect(() => setTyped((now) => (readPhone(now) === kept ? now : showPhone(kept))), [kept]);
  return (
    <Labelled field={p.field} id={p.id} wrong={p.wrong}>
      <div className={box(p)}>
        <input
          id={p.id}
          type="tel"
          inputMode="tel"
          autoComplete="tel"
          enterKeyHint="next"
          className="num"
          value={typed}
          readOnly={p.field.readOnly}
          onChange={(e) => {
            setTyped(e.target.value);
            p.onChange(readPhone(e.target.value));
          }}
          onBlur={() => {
            setTyped(showPhone(kept));
            p.onBlur();
          }}
          {...p.aria}
        />
      </div>
    </Labelled>
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

/** A text that the form shows; nothing is filled in. */
export function NoteField({ field }: FieldProps) {
  return (
    <div className="fld">
      {field.label && <p className="lab">{field.label}</p>}
      <p className="sub body2">{field.help}</p>
    </div>
  );
}
