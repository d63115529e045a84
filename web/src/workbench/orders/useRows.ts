import { hear } from "@core/live/stream";
import { type InfiniteData, useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState } from "react";
import { type Filter, findOrders, type Page, type Row } from "../contracts";

const page = 60;

/** What a live list knows beside its rows. */
export interface Live {
  fresh: number; // orders that came since, waiting above
  gone: Set<string>; // rows that left the filter, and stay until it is asked again
  changed: Map<string, number>; // rows that changed, with when
}

/** Reads the orders of a filter page by page, and keeps the rows that are shown as they are now. */
export function useRows(filter: Filter) {
  const client = useQueryClient();
  const key = ["orders", filter];
  const list = useInfiniteQuery({
    queryKey: key,
    queryFn: ({ pageParam, signal }) =>
      findOrders({ ...filter, limit: `${page}`, ...(pageParam ? { cursor: pageParam } : {}) }, signal),
    initialPageParam: "",
    getNextPageParam: (last) => last.next || undefined,
    staleTime: 60_000,
    refetchOnWindowFocus: false,
  });
  const rows = list.data?.pages.flatMap((p) => p.items) ?? [];
  const shown = useRef(new Map<string, Row>());
  shown.current = new Map(rows.map((r) => [r.id, r]));
  const [live, setLive] = useState<Live>({ fresh: 0, gone: new Set(), changed: new Map() });
  const text = JSON.stringify(filter);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another filter is another list
  useEffect(() => setLive({ fresh: 0, gone: new Set(), changed: new Map() }), [text]);

  const patch = useCallback(
    (ids: string[], fresh: Row[]) => {
      const byId = new Map(fresh.map((r) => [r.id, r]));
      client.setQueryData<InfiniteData<Page<Row>>>(
        ["orders", filter],
        (old) =>
          old && { ...old, pages: old.pages.map((p) => ({ ...p, items: p.items.map((r) => byId.get(r.id) ?? r) })) },
      );
      setLive((l) => {
        const gone = new Set(l.gone);
        for (const id of ids) byId.has(id) ? gone.delete(id) : gone.add(id);
        return { ...l, gone, changed: new Map([...l.changed, ...ids.map((id) => [id, Date.now()] as const)]) };
      });
    },
    [client, filter],
  );

  useEffect(() => {
    let waiting = new Set<string>();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = async () => {
      const ids = [...waiting];
      waiting = new Set();
      timer = undefined;
      const answer = await findOrders({ ...filter, id: ids, limit: `${ids.length}` }).catch(() => undefined);
      if (answer) patch(ids, answer.items);
    };
    const end = hear((f) => {
      if (f === "reset") {
        void client.invalidateQueries({ queryKey: ["orders"] });
        return;
      }
      if (f.fact === "order.placed") setLive((l) => ({ ...l, fresh: l.fresh + 1 }));
      else if (f.entity === "order" && shown.current.has(f.id)) {
        waiting.add(f.id);
        timer ??= setTimeout(() => void look(), 60);
      }
    });
    return () => {
      end();
      clearTimeout(timer);
    };
  }, [client, filter, patch]);

  const refresh = () => {
    setLive({ fresh: 0, gone: new Set(), changed: new Map() });
    void client.resetQueries({ queryKey: ["orders", filter] });
    void client.invalidateQueries({ queryKey: ["counts"] });
  };
  return { list, rows, live, refresh };
}
