// Pointers into an order's request: which field, which line they mean, and what
// is told of the problems there. Pure.
import type { OrderProblem } from "@core/api/types";

const builtin = new Set(["lines", "destinations", "note", "wishDate", "coupon", "customer", "attachments"]);

/** The field that a pointer into the request means: "/fields/room" is room, "/lines/0/sku" is lines. */
export function fieldOf(pointer: string | undefined): string | undefined {
  const [, first, second] = (pointer ?? "").split("/");
  if (first === "fields") return second;
  return first && builtin.has(first) ? first : undefined;
}

/** The pointer of a field: the other way round. */
export function pointerOf(field: string): string {
  return builtin.has(field) ? `/${field}` : `/fields/${field}`;
}

/** The line that a pointer means. */
export function lineOf(pointer: string | undefined): number | undefined {
  const found = /^\/lines\/(\d+)(?:\/|$)/.exec(pointer ?? "");
  return found ? Number(found[1]) : undefined;
}

/**
 * What is told right away. That something is missing is told of what was
 * touched and left empty, and then nothing else of it; every other problem is
 * the answer to something said.
 */
export function toldNow(problems: readonly OrderProblem[], touched: readonly string[]): OrderProblem[] {
  const missing = new Set(problems.filter((p) => p.code === "required").map((p) => p.field));
  return problems.filter((p) => {
    if (p.code !== "required") return !missing.has(p.field);
    const pointer = p.field ?? "";
    return touched.some((t) => pointer === t || pointer.startsWith(`${t}/`) || t.startsWith(`${pointer}/`));
  });
}
