// How the portal asks the server: once, in the reader's language, and with what
// was last seen where there is no network.
import { Problem } from "@core/api/client";
import { useLang } from "@core/i18n/words";
import { store } from "@core/store/kv";
import { keepPreviousData, QueryClient, type UseQueryResult, useQuery } from "@tanstack/react-query";
import { reached } from "./offline";

export const client = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      networkMode: "always", // a request that fails says more than one that waits
      retry: (times, e) => e instanceof Problem && e.status >= 500 && times < 2,
      retryDelay: (times) => 400 * 2 ** times * (0.7 + Math.random() * 0.6),
    },
    mutations: { networkMode: "always" },
  },
});

let person = "";

/** Says whose answers these are: what is kept is kept apart for each person. */
export function keepFor(id: string) {
  person = id;
}

const prefix = (who: string) => `seen:${who}:`;

/** Forgets what this person has seen here. */
export async function forget() {
  const kept = await store();
  for (const k of await kept.list(prefix(person))) await kept.drop(k.key);
}

/** Keeps what was seen; a full disk is no reason to fail. */
export function keepSeen(key: string, answer: unknown) {
  if (!person) return;
  void store()
    .then((s) => s.put(prefix(person) + key, answer))
    .catch(() => {});
}

/** What was last seen. */
export async function seen<T>(key: string): Promise<T | undefined> {
  return person ? (await (await store()).get<T>(prefix(person) + key))?.value : undefined;
}

async function kept<T>(key: string, ask: () => Promise<T>): Promise<T> {
  try {
    const answer = await ask();
    reached(true);
    keepSeen(key, answer);
    return answer;
  } catch (e) {
    if (!(e instanceof Problem) || e.status !== 0) throw e;
    reached(false);
    const last = await seen<T>(key);
    if (last === undefined) throw e;
    return last;
  }
}

export interface Asking {
  enabled?: boolean;
  /** Keep the answer for when there is no network. */
  keep?: boolean;
  refresh?: number;
  /** Show the answer to the last question while this one is asked. */
  hold?: boolean;
}

/** Asks for something to read; the key says what, lists of keys that begin alike are refreshed together. */
export function useAsk<T>(
  key: readonly string[],
  ask: (signal: AbortSignal) => Promise<T>,
  more: Asking = {},
): UseQueryResult<T, Error> {
  const lang = useLang();
  return useQuery<T, Error>({
    queryKey: [...key, lang],
    queryFn: ({ signal }) => (more.keep ? kept([...key, lang].join("/"), () => ask(signal)) : ask(signal)),
    enabled: more.enabled ?? true,
    ...(more.refresh ? { refetchInterval: more.refresh } : {}),
    ...(more.hold ? { placeholderData: keepPreviousData as never } : {}),
  });
}
