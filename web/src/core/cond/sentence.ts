import { canonical, literalText, sorted } from "./canonical";
import type { Type } from "./catalogue";
import { compile } from "./compile";
import { type Duration, parseDuration } from "./duration";
import { relative } from "./literal";
import type { Raw } from "./term";
import { type Cond, refuse, type Types } from "./types";
import { operators, others, units } from "./words";
import { type Fact, fact, type Place } from "./world";
import { parseMoment, UTC } from "./zone";

/** In which language a condition is said, and what its facts and codes are called; what has no label stands as it is. */
export interface Speech {
  readonly lang: "zh-CN" | "en";
  readonly fact?: (path: string) => string | undefined;
  readonly code?: (set: string, code: string) => string | undefined;
}

/**
 * Says a condition in one line, as the server does: "客户类型 是 VIP 且 订单金额
 * 大于 20,000 CNY". The same condition always gives the same text, whichever of its
 * forms it is written in, and no two read the same. Absent is "". Throws a
 * CondError for what compile would not take.
 */
export function sentence(cond: Cond | undefined, types: Types, speech: Speech): string {
  if (!cond) return "";
  compile(cond, types);
  return say(speech).node(canonical(cond), { types, around: [] });
}

type Words = Readonly<Record<string, readonly [string, string]>>;

function say(speech: Speech) {
  const zh = speech.lang.startsWith("zh");
  const label = (path: unknown) => speech.fact?.(String(path)) ?? String(path);
  const pick = (chinese: string, english: string) => (zh ? chinese : english);
  const word = (words: Words, name: string) => words[name]?.[zh ? 0 : 1] ?? refuse("op.wrong", name);
  const paren = (text: string) => pick(`（${text}）`, `(${text})`);

  /** A condition without parentheses around it. */
  function node(m: Raw, place: Place): string {
    if (m.rows !== undefined) return rows(m, place);
    if (m.f !== undefined) return label(m.f) + term(m, fact(m.f, place).type, place);
    const [op = ""] = Object.keys(m);
    const kids = (m[op] as Raw[]).map((kid) => inner(kid, place));
    if (op !== "none") return kids.join(` ${word(others, op)} `);
    return word(others, op) + pick("", " ") + paren(kids.join(pick("；", "; ")));
  }

  /** A condition inside another: all and any in parentheses. */
  function inner(m: Raw, place: Place): string {
    const text = node(m, place);
    return m.all || m.any ? paren(text) : text;
  }

  /** "明细中有一条：…" or "some line of Lines: …"; yields are "明细中（…）的数量之和" or "the sum of Quantity over Lines with (…)". */
  function rows(m: Raw, place: Place): string {
    const { roots } = fact(m.rows, place);
    const inside: Place = { types: place.types, around: [...place.around, { path: String(m.rows), roots }] };
    const name = label(m.rows);
    const op = Object.keys(others).find((of) => of in m) ?? "";
    const said = word(others, op);
    if (op === "some" || op === "every") {
      return pick(`${name}中${said}：`, `${said} ${name}: `) + inner(m[op] as Raw, inside);
    }
    const of: Fact | undefined = op === "count" ? undefined : fact(m[op], inside);
    const where = of ? m.where : m.count;
    const cond = where && where !== true ? paren(node(where as Raw, inside)) : "";
    const what = of ? label(m[op]) : "";
    const yields = pick(
      `${name}${cond && `中${cond}`}的${what}${said}`,
      `${said} ${what && `${what} over `}${name}${cond && ` with ${cond}`}`,
    );
    return yields + term(m, of?.type ?? { kind: "number" }, place);
  }

  /** Operator and right side. */
  function term(m: Raw, type: Type, place: Place): string {
    const of = type.of ?? type;
    const set = /^(in|notIn|hasAny|hasAll)$/.test(String(m.op));
    const given = m.v === undefined ? [] : [m.v].flat();
    const values = set ? sorted(given, of, place.types) : given;
    const op = m.op === "in" && values.length === 1 ? "=" : String(m.op);
    const [head, tail = ""] = ` ${word(operators, op)}`.split("…");
    const texts = values.map((raw) => value(raw, of, place.types));
    const right = m.ref === undefined ? several(op, m.open, texts) : label(m.ref);
    return head + (right && ` ${right}`) + (tail && ` ${tail}`);
  }

  function several(op: string, open: unknown, texts: string[]): string {
    if (op !== "between") return texts.join(pick("、", ", "));
    return texts.join(pick(" 与 ", " and ")) + (open ? pick("", " ") + paren(word(others, String(open))) : "");
  }

  /** A literal as the language's readers write it. */
  function value(raw: unknown, type: Type, types: Types): string {
    const text = literalText(raw, type, types);
    switch (type.kind) {
      case "bool":
        return word(others, text);
      case "text":
        return pick(`「${text.replaceAll("」", "」」")}」`, `"${text.replaceAll('"', '""')}"`);
      case "code":
        return speech.code?.(type.set ?? "", text) ?? text;
      case "duration":
        return duration(parseDuration(text));
      case "date":
      case "instant":
        return moment(text);
    }
    return grouped(text);
  }

  /** Moments with an offset stand in UTC, as the server writes them; clock times as they are. */
  function moment(text: string): string {
    const m = relative(text);
    if (!m) return (/(Z|[+-]\d\d:\d\d)$/.test(text) ? utc(text) : text).replace("T", " ");
    if (!m.by) return word(others, m.base);
    const { n, unit } = m.by;
    return `${word(others, m.base)} ${n < 0 ? "-" : "+"} ${duration({ n: Math.abs(n), unit })}`;
  }

  function duration(d: Duration | undefined): string {
    return d ? `${grouped(String(d.n))} ${word(units, d.unit)}${zh || d.n === 1 ? "" : "s"}` : "";
  }

  return { node };
}

/** Puts a comma before every three whole digits; times of day have none to put. */
function grouped(text: string): string {
  return text.replace(/\d+/, (whole) => whole.replace(/\B(?=(\d{3})+$)/g, ","));
}

/** A moment with an offset, in UTC and to the microsecond. */
function utc(text: string): string {
  const at = parseMoment(text, UTC) ?? 0;
  const micros = String(1_000_000 + (((at % 1_000_000) + 1_000_000) % 1_000_000)).slice(1);
  const seconds = new Date(Math.floor(at / 1000)).toISOString().slice(0, 19);
  return `${seconds}${`.${micros}`.replace(/\.?0*$/, "")}Z`;
}
