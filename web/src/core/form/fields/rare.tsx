// Kinds of fields that few forms have: they are fetched with the first that does.
import type { Field } from "@core/api/coming";
import { clock, clocksMeant, dayOf } from "@core/format";
import { words } from "@core/i18n/words";
import { Icon } from "@core/ui/Icon";
import { type ComponentType, type KeyboardEvent, useState } from "react";
import { textOf, wayTo } from "../said";
import { type FieldProps, Labelled, NotHere } from "./Box";
import { FilesField } from "./files";
import { asText, decimal, OneInput, readNumber, useTyped } from "./plain";
import { SignatureField } from "./signature";
import "./rare.css";

const w = words({
  clear: ["清除", "Clear"],
  points: ["{n} 分，共 {of} 分", "{n} of {of}"],
  none: ["还没有评分", "No points yet"],
  from: ["从", "From"],
  to: ["到", "To"],
  choose: ["请选择", "Choose"],
  within: ["{label}：{in}的下一级", "{label}: within {in}"],
  add: ["输入后按回车", "Type, then press Enter"],
  tags: ["已有标签", "Tags"],
  drop: ["移除标签「{tag}」", "Remove the tag {tag}"],
  serial: ["提交后自动编号", "Numbered when the order is placed"],
  lookup: ["自动带出", "Filled in for you"],
});

/** A moment as the clocks of the business show it, as inputs of browsers take it. */
const wall = (v: unknown) =>
  typeof v === "string" && /(Z|[+-]\d\d:\d\d)$/.test(v) ? `${dayOf(v)}T${clock(v)}` : asText(v).slice(0, 16);

/** Whose clocks are meant, for those who live by others. */
const clocks = (kind: string | undefined) => (kind === "dateTime" ? clocksMeant() : undefined);

/** How an end of each kind is typed. */
const inputs: Record<string, { type: string; of: (v: unknown) => string | undefined }> = {
  date: { type: "date", of: (v) => asText(v) || undefined },
  time: { type: "time", of: (v) => asText(v) || undefined },
  dateTime: { type: "datetime-local", of: (v) => wall(v) || undefined },
};

/** A time of day, or a moment. */
function WhenField(p: FieldProps) {
  const { type, of } = inputs[p.field.kind ?? ""] ?? { type: "text", of: asText };
  const { earliest, latest } = p.field;
  return (
    <OneInput
      of={p}
      hint={clocks(p.field.kind)}
      type={type}
      className="num"
      value={of(p.value) ?? ""}
      min={of(earliest)}
      max={of(latest)}
    />
  );
}

type Span = { from?: unknown; to?: unknown };

/** Two ends; either may stay open. */
function RangeField(p: FieldProps) {
  const value = (typeof p.value === "object" && p.value ? p.value : {}) as Span;
  const put = (end: keyof Span, to: unknown) => {
    const next: Span = { ...value, [end]: to };
    if (to === undefined || to === "") delete next[end];
    p.onChange(Object.keys(next).length ? next : undefined);
  };
  return (
    <Labelled field={p.field} id={p.id} group wrong={p.wrong} hint={clocks(p.field.of)}>
      <div className="span">
        {(["from", "to"] as const).map((end) => (
          <EndField key={end} of={p} end={end} value={value[end]} onChange={(to) => put(end, to)} />
        ))}
      </div>
    </Labelled>
  );
}

function EndField({
  of: p,
  end,
  value,
  onChange,
}: {
  of: FieldProps;
  end: keyof Span;
  value: unknown;
  onChange: (to: unknown) => void;
}) {
  const id = `${p.id}-${end}`;
  const bad = p.wrong.some((x) => x.field === `${p.at}/${end}`);
  const kind = inputs[p.field.of ?? ""];
  const [typed, setTyped] = useTyped(asText(value));
  const { earliest, latest } = p.field;
  const own = kind
    ? {
        type: kind.type,
        className: "num",
        value: kind.of(value) ?? "",
        min: kind.of(earliest),
        max: kind.of(latest),
        onText: onChange,
      }
    : {
        ...decimal,
        value: typed,
        onText: (text: string) => {
          setTyped(text);
          onChange(readNumber(text));
        },
      };
  const { onText, ...rest } = own;
  return (
    <div>
      <label className="small" htmlFor={id}>
        {w(end)}
      </label>
      <div className={bad ? "in in--bad" : p.field.readOnly ? "in in--off" : "in"}>
        <input
          id={id}
          readOnly={p.field.readOnly}
          onChange={(e) => onText(e.target.value)}
          onBlur={p.onBlur}
          {...rest}
          {...(bad ? { "aria-invalid": true, "aria-describedby": `${p.id}-wrong` } : {})}
        />
        {!kind && p.field.unit && <span className="unit">{p.field.unit}</span>}
      </div>
    </div>
  );
}

/** Points as stars: radios to those who cannot see them. */
function RatingField(p: FieldProps) {
  const { min = 1, max = 5 } = p.field;
  const given = typeof p.value === "number" ? p.value : 0;
  const points = Array.from({ length: Number(max) - Number(min) + 1 }, (_, i) => Number(min) + i);
  return (
    <Labelled field={p.field} id={p.id} group wrong={p.wrong}>
      <div className="stars">
        {points.map((n) => (
          <label key={n} className={n <= given ? "star star--on" : "star"}>
            <input
              type="radio"
              name={p.id}
              checked={given === n}
              disabled={p.field.readOnly}
              aria-label={w("points", { n, of: Number(max) })}
              onChange={() => p.onChange(n)}
              onBlur={p.onBlur}
            />
            <svg viewBox="0 0 24 24" aria-hidden="true">
              <path d="m12 2.8 2.8 5.8 6.3.9-4.6 4.4 1.1 6.3-5.6-3-5.6 3 1.1-6.3L2.9 9.5l6.3-.9z" />
            </svg>
          </label>
        ))}
        <span className="sub num" aria-hidden="true">
          {given ? `${given} / ${max}` : w("none")}
        </span>
        {given > 0 && !p.field.required && !p.field.readOnly && (
          <button type="button" className="link" onClick={() => p.onChange(undefined)}>
            {w("clear")}
          </button>
        )}
      </div>
    </Labelled>
  );
}

/** A leaf of a tree, one level after the other. */
function CascadeField(p: FieldProps) {
  const options = p.field.options ?? [];
  const known = new Set(options.map((o) => o.code));
  const below = (code?: string) =>
    options.filter((o) => (o.under && known.has(o.under) ? o.under : undefined) === code);
  const [branch, setBranch] = useState<string>();
  const at = p.value ? String(p.value) : branch;
  const way = at ? wayTo(p.field, at) : [];
  const levels = [undefined, ...way].map((over) => ({ over, of: below(over) })).filter((l) => l.of.length > 0);
  const choose = (code: string, over: string | undefined) => {
    const now = code || over;
    const leaf = code !== "" && below(code).length === 0;
    setBranch(leaf ? undefined : now);
    p.onChange(leaf ? code : undefined);
  };
  const name = (code: string) => options.find((o) => o.code === code)?.label ?? code;
  return (
    <Labelled field={p.field} id={p.id} group wrong={p.wrong}>
      <div className="levels">
        {levels.map(({ over, of }, i) => (
          <div key={over ?? ""} className={p.wrong.length ? "in in--bad" : "in"}>
            <select
              aria-label={over ? w("within", { label: p.field.label ?? "", in: name(over) }) : p.field.label}
              value={way[i] ?? ""}
              disabled={p.field.readOnly}
              onChange={(e) => choose(e.target.value, over)}
              onBlur={p.onBlur}
              {...p.aria}
            >
              <option value="">{w("choose")}</option>
              {of.map((o) => (
                <option key={o.code} value={o.code}>
                  {o.label}
                </option>
              ))}
            </select>
            <Icon name="down" />
          </div>
        ))}
      </div>
    </Labelled>
  );
}

/** Words that are typed one after the other. */
function TagsField(p: FieldProps) {
  const tags = Array.isArray(p.value) ? (p.value as string[]) : [];
  const [typed, setTyped] = useState("");
  const put = (to: string[]) => p.onChange(to.length ? to : undefined);
  const take = (text: string) => {
    const more = text.split(/[,，;；\n\t]/).map((t) => t.trim());
    put([...new Set([...tags, ...more.filter(Boolean)])]);
    setTyped("");
  };
  const keys = (e: KeyboardEvent<HTMLInputElement>) => {
    if (e.nativeEvent.isComposing) return;
    if (e.key === "Enter" && typed.trim()) {
      e.preventDefault();
      take(typed);
    } else if (e.key === "Backspace" && !typed && tags.length && !p.field.readOnly) put(tags.slice(0, -1));
  };
  const hint = p.field.count && tags.length > 0 ? `${tags.length} / ${p.field.count}` : undefined;
  return (
    <Labelled field={p.field} id={p.id} wrong={p.wrong} hint={hint}>
      <div className={`in tags${p.wrong.length ? " in--bad" : ""}${p.field.readOnly ? " in--off" : ""}`}>
        {tags.length > 0 && (
          <ul aria-label={w("tags")}>
            {tags.map((tag) => (
              <li key={tag} className="tags-one">
                <span className="clip">{tag}</span>
                {!p.field.readOnly && (
                  <button
                    type="button"
                    aria-label={w("drop", { tag })}
                    onClick={() => put(tags.filter((t) => t !== tag))}
                  >
                    <Icon name="close" size={12} />
                  </button>
                )}
              </li>
            ))}
          </ul>
        )}
        <input
          id={p.id}
          value={typed}
          readOnly={p.field.readOnly}
          placeholder={tags.length || p.field.readOnly ? "" : w("add")}
          autoComplete="off"
          enterKeyHint="enter"
          onChange={(e) => (/[,，;；]$/.test(e.target.value) ? take(e.target.value) : setTyped(e.target.value))}
          onKeyDown={keys}
          onBlur={() => {
            if (typed.trim()) take(typed);
            p.onBlur();
          }}
          {...p.aria}
        />
      </div>
    </Labelled>
  );
}

/** What the program itself gives: a number of a series, or a copy of what it knows. */
function GivenField(p: FieldProps) {
  const said = p.value === undefined || p.value === null ? undefined : textOf(p.field as Field, p.value);
  return (
    <Labelled field={{ ...p.field, readOnly: false, required: true }} id={p.id} group wrong={p.wrong}>
      <p className="in in--off">
        <span className="num">{said ?? w(p.field.kind === "serial" ? "serial" : "lookup")}</span>
      </p>
    </Labelled>
  );
}

const kinds: Record<string, ComponentType<FieldProps>> = {
  time: WhenField,
  dateTime: WhenField,
  range: RangeField,
  rating: RatingField,
  cascade: CascadeField,
  tags: TagsField,
  serial: GivenField,
  lookup: GivenField,
  file: FilesField,
  image: FilesField,
  signature: SignatureField,
};

/** A kind that these screens do not know yet is told, and does not stand in the way. */
function UnknownField(p: FieldProps) {
  return (
    <Labelled field={p.field} id={p.id} group wrong={p.wrong}>
      <NotHere />
    </Labelled>
  );
}

/** One of the rare kinds. */
export default function Rare(p: FieldProps) {
  const Kind = kinds[p.field.kind ?? ""] ?? UnknownField;
  return <Kind {...p} />;
}
