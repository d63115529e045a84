import { api, base, onExpired, Problem } from "@core/api/client";
import type { Me } from "@core/api/types";
import { setLang, words } from "@core/i18n/words";
import { hear, openLive } from "@core/live/stream";
import { Empty, Failed } from "@core/ui/Screen";
import { useQuery } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext, useEffect } from "react";
import { Redirect } from "wouter";
import { client, keepFor } from "./ask";

const w = words({
  staff: ["{name}，您的账号属于工作台", "{name}, your login is one of the workbench"],
  staffText: ["这里是给客户下单和看进度的。", "Customers order here and follow their orders."],
  bench: ["去工作台", "To the workbench"],
});

const key = ["session"];
const Mine = createContext<Me | undefined>(undefined);

// A session that ended closes what was open; what was typed is kept as a draft.
onExpired(() => client.setQueryData(key, null));

/** Takes over a session just opened. */
export function signedIn(s: Me) {
  client.clear();
  begin(s);
  client.setQueryData(key, s);
}

/** After signing out: nothing of the person stays in memory. */
export function signedOut() {
  client.clear();
  localStorage.removeItem("portal-session");
  client.setQueryData(key, null);
}

function begin(s: Me) {
  keepFor(s.user.id);
  if (!localStorage.getItem("lang") && (s.user.lang === "en" || s.user.lang === "zh-CN")) setLang(s.user.lang);
  localStorage.setItem("portal-session", JSON.stringify(s));
  return s;
}

/** Who was here last, for when there is no network to ask. */
function last(): Me | undefined {
  try {
    return JSON.parse(localStorage.getItem("portal-session") ?? "null") ?? undefined;
  } catch {
    return undefined;
  }
}

async function ask(signal: AbortSignal): Promise<Me | null> {
  try {
    return begin(await api("identity.session", { signal }));
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
  const asked = useQuery<Me | null>({ queryKey: key, queryFn: ({ signal }) => ask(signal), staleTime: 300_000 });
  const mine = asked.data;
  useEffect(() => {
    if (!mine) return;
    openLive(mine.user.id, `${base}/api/v1/events?topics=orders`);
    return hear((f) => {
      if (f === "reset") void client.invalidateQueries();
      else if (f.entity === "order")
        void client.invalidateQueries({
          predicate: (q) => q.queryKey[0] === "orders" || (q.queryKey[0] === "order" && q.queryKey[1] === f.id),
        });
    });
  }, [mine]);
  if (mine && mine.user.kind !== "customer")
    return (
      <main id="content">
        <Empty
          icon="desktop"
          title={w("staff", { name: mine.user.name })}
          action={
            <a className="btn btn--touch" href="/w/">
              {w("bench")}
            </a>
          }
        >
          {w("staffText")}
        </Empty>
      </main>
    );
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
export function useMe(): Me {
  const mine = useContext(Mine);
  if (!mine) throw new Error("useMe outside Guard");
  return mine;
}
