import { onExpired, Problem } from "@core/api/client";
import { type Session, session } from "@core/api/coming";
import { settle } from "@core/format";
import { setLang } from "@core/i18n/words";
import { hear, openLive } from "@core/live/stream";
import { Failed } from "@core/ui/Screen";
import { useQuery } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext, useEffect } from "react";
import { Redirect } from "wouter";
import { client, keepFor } from "./ask";

const key = ["session"];
const Mine = createContext<Session | undefined>(undefined);

// A session that ended closes what was open; what was typed is kept as a draft.
onExpired(() => client.setQueryData(key, null));

/** Takes over a session just opened. */
export function signedIn(s: Session) {
  client.clear();
  begin(s);
  client.setQueryData(key, s);
}

/** After signing out: nothing of the person stays in memory. */
export function signedOut() {
  client.clear();
  localStorage.removeItem("session");
  client.setQueryData(key, null);
}

function begin(s: Session) {
  keepFor(s.user.id);
  settle({
    ...(s.workspace.zone ? { zone: s.workspace.zone } : {}),
    ...(s.workspace.currency ? { currency: s.workspace.currency } : {}),
  });
  if (!localStorage.getItem("lang") && (s.user.lang === "en" || s.user.lang === "zh-CN")) setLang(s.user.lang);
  localStorage.setItem("session", JSON.stringify(s));
  return s;
}

/** Who was here last, for when there is no network to ask. */
function last(): Session | undefined {
  try {
    return JSON.parse(localStorage.getItem("session") ?? "null") ?? undefined;
  } catch {
    return undefined;
  }
}

async function ask(signal: AbortSignal): Promise<Session | null> {
  try {
    return begin(await session.get(signal));
  } catch (e) {
    if (!(e instanceof Problem)) throw e;
    if (e.status === 401) return null;
    const seen = e.status === 0 ? last() : undefined;
    if (!seen) throw e;
    return begin(seen);
  }
}

/** Guard lets in who is signed in, and leads others to where they can. */
export function Guard({ children }: { children: ReactNode }) {
  const asked = useQuery<Session | null>({ queryKey: key, queryFn: ({ signal }) => ask(signal), staleTime: 300_000 });
  const mine = asked.data;
  useEffect(() => {
    if (!mine) return;
    openLive(mine.user.id);
    return hear((f) => {
      if (f === "reset") void client.invalidateQueries();
      else if (f.entity === "order")
        void client.invalidateQueries({
          predicate: (q) => q.queryKey[0] === "orders" || (q.queryKey[0] === "order" && q.queryKey[1] === f.id),
        });
    });
  }, [mine]);
  if (mine) return <Mine.Provider value={mine}>{children}</Mine.Provider>;
  if (mine === null) {
    const here = window.location.pathname.replace(/^\/p/, "") + window.location.search;
    return <Redirect to={here && here !== "/" ? `/login?next=${encodeURIComponent(here)}` : "/login"} replace />;
  }
  if (asked.error)
    return (
      <main id="content">
        <Failed error={asked.error} retry={() => asked.refetch()} />
      </main>
    );
  return <main id="content" aria-busy="true" />;
}

/** Who is signed in. */
export function useMe(): Session {
  const mine = useContext(Mine);
  if (!mine) throw new Error("useMe outside Guard");
  return mine;
}
