import { newKey } from "@core/api/client";
import { type Draft, type Edit, edited, newDraft } from "@core/form/draft";
import { useCallback, useEffect, useReducer, useRef, useState } from "react";
import { useMe } from "../session";
import { type Drafts, draftsOf } from "./drafts";

export interface DraftInHand {
  draft: Draft | undefined;
  edit: (e: Edit) => void;
  /** When it was last kept; 0 before. */
  savedAt: number;
  /** Keeps it now: whatever happens next, nothing is lost. */
  flush: () => void;
  /** Forgets it, once its order is placed. */
  done: () => Promise<void>;
}

type Step = Edit | { do: "load"; draft: Draft };

const reduce = (d: Draft | undefined, s: Step): Draft | undefined => (s.do === "load" ? s.draft : d && edited(d, s));

/** The draft of an order type in hand: resumed if there is one, kept as it is typed. */
export function useDraft(type: string, wanted?: string | null): DraftInHand {
  const me = useMe();
  const [draft, step] = useReducer(reduce, undefined);
  const [savedAt, setSavedAt] = useState(0);
  const latest = useRef<{ drafts: Drafts; draft?: Draft; kept?: Draft; over: boolean }>({
    drafts: draftsOf(me.user.id),
    over: false,
  });

  useEffect(() => {
    const hand = latest.current;
    const none = () => []; // a store that cannot be read is an empty one
    void hand.drafts
      .list()
      .catch(none)
      .then((all) => {
        const found = all.find((k) => (wanted ? k.value.id === wanted : k.value.type === type));
        hand.kept = found?.value;
        if (found) setSavedAt(found.at);
        step({ do: "load", draft: found?.value ?? newDraft(type, newKey(), newKey()) });
      });
  }, [type, wanted]);

  latest.current.draft = draft;
  const flush = useCallback(() => {
    const hand = latest.current;
    if (!hand.draft || hand.draft === hand.kept || hand.over) return;
    hand.kept = hand.draft;
    void hand.drafts.keep(hand.draft).then(setSavedAt);
  }, []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: each edit starts the pause anew
  useEffect(() => {
    const soon = setTimeout(flush, 800);
    return () => clearTimeout(soon);
  }, [draft, flush]);
  useEffect(() => {
    const leave = () => {
      const { drafts, draft, kept, over } = latest.current;
      if (draft && draft !== kept && !over) drafts.rescue(draft);
      flush();
    };
    const hidden = () => document.visibilityState === "hidden" && leave();
    document.addEventListener("visibilitychange", hidden);
    window.addEventListener("pagehide", leave);
    return () => {
      document.removeEventListener("visibilitychange", hidden);
      window.removeEventListener("pagehide", leave);
      flush();
    };
  }, [flush]);

  const done = useCallback(async () => {
    const hand = latest.current;
    hand.over = true;
    if (hand.draft) await hand.drafts.drop(hand.draft.id);
  }, []);
  return { draft, edit: step, savedAt, flush, done };
}
