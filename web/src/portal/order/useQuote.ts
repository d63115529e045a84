import { api, Problem } from "@core/api/client";
import type { OrderRequest, OrderView } from "@core/api/types";
import { useLang } from "@core/i18n/words";
import { useCallback, useEffect, useRef, useState } from "react";
import { keepSeen, seen } from "../ask";
import { reached } from "../offline";

/** How long typing must pause before the server is asked. */
export const pause = 300;

export interface Quoting {
  /** The last answer; it may be to a question before the present one. */
  view: OrderView | undefined;
  /** Whether the answer is to what is filled in now. */
  fresh: boolean;
  error: Problem | undefined;
  again: () => void;
  /** Waits for the answer to what is filled in now; nothing when it cannot be had. */
  settled: () => Promise<OrderView | undefined>;
}

interface Answered {
  asked: string;
  view?: OrderView;
  error?: Problem | undefined;
}

/**
 * The live quote of a request: asked after a pause, older questions are called
 * off. With a name the last answer is kept, so that a form can be filled in
 * where there is no network.
 */
export function useQuote(request: OrderRequest | undefined, name?: string): Quoting {
  const language = useLang();
  const [round, setRound] = useState(0);
  const asked = request ? `${language}${round}${JSON.stringify(request)}` : "";
  const [got, setGot] = useState<Answered>({ asked: "" });
  const waiting = useRef<((v: OrderView | undefined) => void)[]>([]);
  const now = useRef({ asked, got });
  now.current = { asked, got };

  // biome-ignore lint/correctness/useExhaustiveDependencies: asked says all that the request does
  useEffect(() => {
    if (!request) return;
    const off = new AbortController();
    const answer = (a: Answered) => {
      if (off.signal.aborted) return;
      setGot((before) => ({ view: before.view, ...a }));
      if (a.asked !== now.current.asked) return; // another question is about to be asked: who waits, waits for that
      for (const tell of waiting.current.splice(0)) tell(a.error ? undefined : a.view);
    };
    const soon = setTimeout(
      () => {
        api("order.quote", { body: request, signal: off.signal }).then(
          (view) => {
            reached(true);
            answer({ asked, view, error: undefined });
            if (name) keepSeen(`quote/${name}/${language}`, view);
          },
          (e: unknown) => {
            if (off.signal.aborted) return;
            if (!(e instanceof Problem)) throw e;
            if (e.status !== 0) return answer({ asked, error: e });
            reached(false);
            const known =
              name && !now.current.got.view ? seen<OrderView>(`quote/${name}/${language}`) : Promise.resolve(undefined);
            void known.then((view) => answer({ asked, error: e, ...(view ? { view } : {}) }));
          },
        );
      },
      now.current.got.view ? pause : 0,
    );
    return () => {
      clearTimeout(soon);
      off.abort();
    };
  }, [asked]);

  const again = useCallback(() => setRound((n) => n + 1), []);
  useEffect(() => {
    window.addEventListener("online", again);
    return () => window.removeEventListener("online", again);
  }, [again]);
  const settled = useCallback(() => {
    const { asked, got } = now.current;
    if (got.asked === asked) return Promise.resolve(got.error ? undefined : got.view);
    return new Promise<OrderView | undefined>((tell) => waiting.current.push(tell));
  }, []);
  const fresh = got.asked === asked && !got.error;
  return { view: got.view, fresh, error: got.asked === asked ? got.error : undefined, again, settled };
}
