import { type Heard, hear } from "@core/live/stream";
import { type InfiniteData, useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { type Filter, findOrders, type Page, type Row, rowsOf } from "../contracts";
import { columns } from "./columns";

const page = 60;
const lit = 1_200; // how long a changed cell is lit

/** What a live list knows beside its rows. */
export interface Live {
  fresh: Set<string>; // orders that came since, waiting above
  gone: Set<string>; // rows that the filter does not hold any more
  lit: Map<string, Set<string>>; // cells that have just changed, by row
  changes: number; // how many rows changed so far
}

const calm = (): Live => ({ fresh: new Set(), gone: new Set(), lit: new Map(), changes: 0 });

// What no list has shown yet, by order: that it was placed outweighs what happened to it since.
let listening = 0;
const missed = new Map<string, Heard>();
function keep(into: Map<string, Heard>, f: Heard) {
  if (into.get(f.id)?.fact !== "order.placed") into.set(f.id, f);
}
hear((f) => {
  if (f === "reset") missed.clear();
  else if (listening === 0 && f.entity === "order") keep(missed, f);
});

// What waited above a list that was left and is come back to.
const waiting = new Map<string, Live>();

/** Which cells differ between two readings of a row. */
export function differing(a: Row, b: Row): Set<string> {
  return new Set(columns.filter((c) => c.mark(a) !== c.mark(b)).map((c) => c.key));
}

/** Puts fresh readings in the place of old ones; all other rows stay the very same. */
export function patched(pages: Page<Row>[], fresh: Map<string, Row>): Page<Row>[] {
  return pages.map((p) =>
    p.items.some((r) => fresh.has(r.id)) ? { ...p, items: p.items.map((r) => fresh.get(r.id) ?? r) } : p,
  );
}

/** Reads the orders of a filter page by page, and keeps the rows that are shown as they are now. */
export function useRows(filter: Filter) {
  const client = useQueryClient();
  const text = JSON.stringify(filter);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the same text is the same filter
  const key = useMemo(() => ["orders", filter], [text]);
  const list = useInfiniteQuery({
    queryKey: key,
    queryFn: ({ pageParam, signal }) =>
      findOrders({ ...filter, limit: `${page}`, ...(pageParam ? { cursor: pageParam } : {}) }, signal),
    initialPageParam: "",
    getNextPageParam: (last) => last.next || undefined,
    staleTime: Number.POSITIVE_INFINITY, // facts keep it
    gcTime: 600_000,
    refetchOnWindowFocus: false,
  });
  const rows = useMemo(() => list.data?.pages.flatMap((p) => p.items) ?? [], [list.data]);
  const shown = useRef(new Map<string, Row>());
  shown.current = useMemo(() => new Map(rows.map((r) => [r.id, r])), [rows]);
  const [live, setLive] = useState<Live>(() => waiting.get(text) ?? calm());
  const now = useRef(live);
  now.current = live;

  useEffect(() => {
    setLive(waiting.get(text) ?? calm());
    return () => {
      waiting.clear();
      waiting.set(text, { ...now.current, lit: new Map() });
    };
  }, [text]);

  useEffect(() => {
    const heard = new Map<string, Heard>();
    let asked: Heard[] = [];
    let timer: ReturnType<typeof setTimeout> | undefined;
    let over = false;
    const look = async () => {
      asked = [...heard.values()].slice(0, 200);
      const ids = asked.map((f) => f.id);
      for (const id of ids) heard.delete(id);
      let pause = 25;
      try {
        const still = new Map((await rowsOf(ids, filter)).items.map((r) => [r.id, r]));
        const left = ids.filter((id) => !still.has(id) && shown.current.has(id));
        const after = new Map(still);
        if (left.length > 0) for (const r of (await rowsOf(left)).items) after.set(r.id, r);
        if (!over) apply(after, left, still);
      } catch {
        if (!over) for (const f of asked) keep(heard, f); // the next look brings them
        pause = 2_000;
      }
      asked = [];
      timer = undefined;
      if (!over && heard.size > 0) timer = setTimeout(() => void look(), pause);
    };
    const apply = (after: Map<string, Row>, left: string[], still: Map<string, Row>) => {
      const lights = new Map<string, Set<string>>();
      for (const [id, r] of after) {
        const old = shown.current.get(id);
        const cells = old && differing(old, r);
        if (cells && cells.size > 0) lights.set(id, cells);
      }
      client.setQueryData<InfiniteData<Page<Row>, string>>(
        key,
        (old) => old && { ...old, pages: patched(old.pages, after) },
      );
      const news = [...still.keys()].filter((id) => !shown.current.has(id));
      setLive((l) => {
        const gone = new Set([...l.gone].filter((id) => !still.has(id)));
        for (const id of left) gone.add(id);
        return {
          fresh: news.length ? new Set([...l.fresh, ...news]) : l.fresh,
          gone,
          lit: new Map([...l.lit, ...lights]),
          changes: l.changes + lights.size,
        };
      });
      if (lights.size > 0)
        setTimeout(() => {
          setLive((l) => ({ ...l, lit: new Map([...l.lit].filter(([id, cells]) => lights.get(id) !== cells)) }));
        }, lit);
    };
    const take = (f: Heard) => {
      if (f.entity !== "order" || (f.fact !== "order.placed" && !shown.current.has(f.id))) return;
      keep(heard, f);
      timer ??= setTimeout(() => void look(), 25);
    };
    listening++;
    const before = [...missed.values()];
    missed.clear();
    before.forEach(take);
    const end = hear((f) => {
      if (f === "reset") void client.invalidateQueries({ queryKey: ["orders"] });
      else take(f);
    });
    return () => {
      over = true;
      listening--;
      end();
      clearTimeout(timer);
      for (const f of [...asked, ...heard.values()]) keep(missed, f);
    };
  }, [client, key, filter]);

  const refresh = useCallback(() => {
    setLive(calm());
    void client.resetQueries({ queryKey: key });
    void client.invalidateQueries({ queryKey: ["counts"] });
  }, [client, key]);
  // What a reading that began before has brought meanwhile does not wait any more.
  const seen = useMemo(() => {
    const fresh = new Set([...live.fresh].filter((id) => !rows.some((r) => r.id === id)));
    return fresh.size === live.fresh.size ? live : { ...live, fresh };
  }, [live, rows]);
  return { list, rows, live: seen, refresh };
}
