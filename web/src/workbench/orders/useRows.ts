import { hear } from "@core/live/stream";
import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { type Filter, findOrders, type Row } from "../contracts";

const page = 60;

/** What a live list knows beside its rows. */
export interface Live {
  fresh: number; // orders that came since, waiting above
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
  const [live, setLive] = useState<Live>({ fresh: 0, changed: new Map() });
  const text = JSON.stringify(filter);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another filter is another list
  useEffect(() => setLive({ fresh: 0, changed: new Map() }), [text]);

  useEffect(() => {
    let waiting = new Set<string>();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = async () => {
      const ids = [...waiting];
      waiting = new Set();
      timer = undefined;
      await client.invalidateQueries({ queryKey: ["orders", filter] });
      setLive((l) => ({ ...l, changed: new Map([...l.changed, ...ids.map((id) => [id, Date.now()] as const)]) }));
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
  }, [client, filter]);

  const refresh = () => {
    setLive({ fresh: 0, changed: new Map() });
    void client.resetQueries({ queryKey: ["orders", filter] });
    void client.invalidateQueries({ queryKey: ["counts"] });
  };
  return { list, rows, live, refresh };
}
