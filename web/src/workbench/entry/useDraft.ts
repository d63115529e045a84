import { api } from "@core/api/client";
import { type Draft, type Edit, edited } from "@core/form/draft";
import { words } from "@core/i18n/words";
import { toast } from "@core/ui/toast";
import { useQuery } from "@tanstack/react-query";
import { useCallback, useEffect, useReducer, useRef } from "react";
import { useSearch } from "wouter";
import { filledLike, keep, kept } from "./draft";

const w = words({
  replaced: ["已换成那一单的内容", "Filled in like that order"],
});

type Step = Edit | { do: "put"; draft: Draft } | { do: "key"; to: string };

const reduce = (d: Draft, s: Step): Draft =>
  s.do === "put" ? s.draft : s.do === "key" ? { ...d, key: s.to } : edited(d, s);

/** useDraft is the order that is typed, kept as it is typed, and begun as the address asks: for whom, like which. */
export function useDraft() {
  const [draft, edit] = useReducer(reduce, undefined, kept);
  const put = useCallback((draft: Draft) => edit({ do: "put", draft }), []);
  const address = new URLSearchParams(useSearch());
  const asked = address.get("customer");
  const like = address.get("like");
  useEffect(() => {
    keep(draft);
  }, [draft]);
  const named = useQuery({
    queryKey: ["parties", asked],
    queryFn: () => api("party.get", { path: { id: asked as string } }),
    enabled: asked !== null && asked !== draft.customer?.id,
  });
  const arrived = named.data;
  useEffect(() => {
    if (arrived) edit({ do: "customer", to: { id: arrived.id, name: arrived.name ?? arrived.id } });
  }, [arrived]);
  // What is wanted like another order is filled in once, with the way back.
  const copied = useRef("");
  const now = useRef(draft);
  now.current = draft;
  const copy = useCallback(
    async (id: string) => {
      try {
        const filled = await filledLike(now.current, id);
        const before = now.current;
        put(filled);
        if (before.lines.length > 0) toast(w("replaced"), { undo: () => put(before) });
      } catch (e) {
        toast((e as Error).message, { bad: true });
      }
    },
    [put],
  );
  useEffect(() => {
    if (!like || copied.current === like || draft.customer?.id !== asked) return;
    copied.current = like;
    void copy(like);
  }, [like, asked, draft.customer?.id, copy]);
  return { draft, edit, put, copy };
}
