// What else could be chosen of a product, asked in one quote: every line of it
// is the present configuration with one thing changed. So each tile's price,
// date and reason are the server's own. Pure.
import type { ProductOption } from "@core/api/coming";
import type { LineView, OrderProblem, OrderView } from "@core/api/types";
import { minus } from "@core/dec";
import type { Money } from "@core/format";
import { lineOf } from "../form/pointer";

export type Chosen = Record<string, unknown>;

export interface Alternative {
  key: string;
  value: unknown;
  options: Chosen;
}

export interface Outcome {
  /** What it adds to the price of one; absent where it has no price. */
  delta?: Money | undefined;
  price?: Money | undefined;
  /** How many days later it comes, or earlier. */
  days?: number | undefined;
  problems: OrderProblem[];
}

/** The numbers that an option takes: its steps, at most so many. */
export function stepsOfNumber(o: ProductOption, most = 120): number[] {
  if (o.min === undefined || o.max === undefined) return [];
  const step = o.step || 1;
  const n = Math.floor((o.max - o.min) / step + 1e-9) + 1;
  if (n > most || n < 1) return [];
  return Array.from({ length: n }, (_, i) => round(o.min as number, step, i));
}

/** Decimal steps without the noise of floats: 0.1 + 0.2 is 0.3. */
function round(from: number, step: number, i: number): number {
  return Number((from + step * i).toFixed(4));
}

export function isYesNo(o: ProductOption): boolean {
  return o.kind === "yesNo" || (!o.kind && !o.choices && o.min === undefined && o.max === undefined && !o.unit);
}

/** Every other choice of every option with choices. Numbers are asked by the ruler when they matter. */
export function alternatives(options: readonly ProductOption[], chosen: Chosen): Alternative[] {
  return options.flatMap((o) => {
    const values: unknown[] = o.choices ? o.choices.map((c) => c.code) : isYesNo(o) ? [true, false] : [];
    return values
      .filter((v) => v !== chosen[o.key])
      .map((value) => ({ key: o.key, value, options: { ...chosen, [o.key]: value } }));
  });
}

/** The facts that a refusal rests on, as options: what could be changed to undo it. */
export function culprits(problems: readonly OrderProblem[], options: readonly ProductOption[]): ProductOption[] {
  const named = problems.flatMap((p) => {
    const inputs = (p.reason as { inputs?: Record<string, unknown> } | undefined)?.inputs ?? {};
    const at = /\/options\/([^/]+)/.exec(p.field ?? "")?.[1];
    return [...Object.keys(inputs).map((f) => f.replace(/^line\.options\./, "")), ...(at ? [at] : [])];
  });
  return options.filter((o) => named.includes(o.key));
}

/** Single changes that might make an impossible choice possible, nearest first; the choice itself stays. */
export function repairs(
  wish: Alternative,
  problems: readonly OrderProblem[],
  options: readonly ProductOption[],
): Alternative[] {
  return culprits(problems, options)
    .filter((o) => o.key !== wish.key)
    .flatMap((o) => {
      const now = wish.options[o.key];
      const values: unknown[] = o.choices
        ? o.choices.map((c) => c.code)
        : isYesNo(o)
          ? [true, false]
          : stepsOfNumber(o);
      return values
        .filter((v) => v !== now)
        .sort((a, b) => near(now, a) - near(now, b))
        .map((value) => ({ key: o.key, value, options: { ...wish.options, [o.key]: value } }));
    });
}

function near(now: unknown, value: unknown): number {
  return typeof now === "number" && typeof value === "number" ? Math.abs(now - value) : 0;
}

/** Of those that are possible, the nearest of each option. */
export function bestRepairs(tried: readonly Alternative[], outcomes: readonly Outcome[]) {
  const found = new Map<string, { fix: Alternative; outcome: Outcome }>();
  tried.forEach((fix, i) => {
    const outcome = outcomes[i];
    if (outcome && !impossible(outcome) && !found.has(fix.key)) found.set(fix.key, { fix, outcome });
  });
  return [...found.values()];
}

export function impossible(o: Outcome | undefined): boolean {
  return (o?.problems.length ?? 0) > 0;
}

const days = (a: string, b: string) => Math.round((Date.parse(a) - Date.parse(b)) / 86_400_000);

/** What each line after the first says, compared with the first, which is the present choice. */
export function outcomes(view: OrderView, count: number): { now: Outcome; others: Outcome[] } {
  const lines = new Map((view.lines ?? []).map((l) => [l.n - 1, l]));
  const at = (i: number) =>
    (view.problems ?? []).filter(
      (p) => lineOf(p.field) === i && (p.code === "impossible" || /\/options(\/|$)/.test(p.field ?? "")),
    );
  const first = lines.get(0);
  const say = (l: LineView | undefined, i: number): Outcome => ({
    price: l?.price,
    delta: l?.price && first?.price ? minus(l.price, first.price) : undefined,
    days: l?.promisedAt && first?.promisedAt ? days(l.promisedAt, first.promisedAt) : undefined,
    problems: at(i),
  });
  return { now: say(first, 0), others: Array.from({ length: count }, (_, i) => say(lines.get(i + 1), i + 1)) };
}
