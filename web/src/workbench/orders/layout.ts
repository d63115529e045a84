import { useSyncExternalStore } from "react";
import { columns, usual } from "./columns";
import type { Layout } from "./filters";
import type { Shown } from "./Grid";

const phone = () => matchMedia("(max-width: 767px)");

/** Whether the screen is a phone's. */
export function usePhone(): boolean {
  return useSyncExternalStore(
    (tell) => {
      const m = phone();
      m.addEventListener("change", tell);
      return () => m.removeEventListener("change", tell);
    },
    () => phone().matches,
  );
}

/** All columns in the order of a layout: those that it names first, the others behind, hidden. */
export function arranged(l: Layout): { key: string; width?: number; hidden?: boolean }[] {
  const said = (l.columns ?? usual.map((key) => ({ key }))).filter((c) => columns.some((k) => k.key === c.key));
  const rest = columns.filter((c) => !said.some((s) => s.key === c.key)).map((c) => ({ key: c.key, hidden: true }));
  return [...said, ...rest];
}

/** The columns that a layout shows. */
export function shownOf(l: Layout): Shown[] {
  return arranged(l).flatMap((a) => {
    const c = columns.find((k) => k.key === a.key);
    return !c || a.hidden ? [] : [{ ...c, ...(a.width ? { px: a.width } : {}) }];
  });
}

/** Moves one column by a place. */
export function moved(l: Layout, key: string, by: number): Layout {
  const all = arranged(l);
  const at = all.findIndex((c) => c.key === key);
  const to = at + by;
  const [one] = all.splice(at, 1);
  if (one) all.splice(Math.max(0, Math.min(all.length, to)), 0, one);
  return { ...l, columns: all };
}

/** Changes one column: shows or hides it, or gives it a width. */
export function changed(l: Layout, key: string, to: { width?: number | undefined; hidden?: boolean }): Layout {
  return {
    ...l,
    columns: arranged(l).map((c) => {
      if (c.key !== key) return c;
      const { width, ...rest } = { ...c, ...to };
      return { ...rest, ...(width ? { width } : {}) };
    }),
  };
}

/** Whether two layouts show the same. */
export function sameLayout(a: Layout, b: Layout): boolean {
  const flat = (l: Layout) =>
    JSON.stringify([
      arranged(l)
        .filter((c) => !c.hidden)
        .map((c) => [c.key, c.width ?? 0]),
      l.density ?? "compact",
    ]);
  return flat(a) === flat(b);
}
