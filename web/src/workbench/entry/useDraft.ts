import { api } from "@core/api/client";
import { words } from "@core/i18n/words";
import { toast } from "@core/ui/toast";
import { useQuery } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState } from "react";
import { useSearch } from "wouter";
import { filledLike, keep, kept } from "./draft";

const w = words({
  replaced: ["已换成那一单的内容", "Filled in like that order"],
});

/** useDraft is the order that is typed, kept as it is typed, and begun as the address asks: for whom, like which. */
export function useDraft() {
  const [draft, setDraft] = useState(kept);
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
    if (arrived) setDraft((d) => ({ ...d, customer: { id: arrived.id, name: arrived.name ?? arrived.id } }));
  }, [arrived]);
  // What is wanted like another order is filled in once, with the way back.
  const copied = useRef("");
  const copy = useCallback(async (id: string) => {
    try {
      const filled = await filledLike(id);
      setDraft((d) => {
        if (d.lines.length > 0) toast(w("replaced"), { undo: () => setDraft(d) });
        return { ...d, ...filled };
      });
    } catch (e) {
      toast((e as Error).message, { bad: true });
    }
  }, []);
  useEffect(() => {
    if (!like || copied.current === like || draft.customer?.id !== asked) return;
    copied.current = like;
    void copy(like);
  }, [like, asked, draft.customer?.id, copy]);
  return { draft, setDraft, copy };
}
