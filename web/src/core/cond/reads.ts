import type { Cond } from "./types";

const names = ["f", "rows", "sum", "min", "max", "ref"];

/**
 * Lists the facts that a condition looks at, each once, in the order they stand
 * there; of rows, the rows fact and the facts of its rows. Sub-facts are listed as
 * written: order.wishDate.weekday hangs on order.wishDate.
 */
export function reads(cond: Cond | undefined): string[] {
  const paths = new Set<string>();
  const collect = (of: object) => {
    for (const [name, value] of Object.entries(of)) {
      if (names.includes(name)) paths.add(value);
      else if (name !== "v" && typeof value === "object") collect(value);
    }
  };
  if (cond) collect(cond);
  return [...paths];
}
