import { type UseQueryResult, useQuery, useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext, useEffect } from "react";
import { onExpired, Problem, send } from "../api/client";
import { settle } from "../format";
import { lang, setLang } from "../i18n/words";
import { openLive } from "../live/stream";

/** Who is signed in, where, and what he may do. */
export interface Session {
  user: {
    id: string;
    login: string;
    name: string;
    kind: "staff" | "customer" | "supplier" | "api";
    roles: string[];
    lang?: string;
    party?: string;
  };
  workspace: { slug: string; name: string; zone?: string; currency?: string };
  can: string[];
  expiresAt?: string;
}

const Here = createContext<Session | undefined>(undefined);

/** The session; only screens behind the gate ask for it. */
export function useSession(): Session {
  const s = useContext(Here);
  if (!s) throw new Error("no session");
  return s;
}

/** Whether the user may do something: "order.place", "identity.manage". */
export function useCan(): (permission: string) => boolean {
  const { can } = useSession();
  return (permission) => {
    const noun = permission.split(".")[0];
    return can.includes(permission) || can.includes("*") || can.includes(`${noun}.*`);
  };
}

const mark = ["session"];

/** Asks who is signed in; null where nobody is. */
export function useWho(): UseQueryResult<Session | null, Error> {
  return useQuery({
    queryKey: mark,
    queryFn: ({ signal }) =>
      send<Session>("get", "/api/v1/session", { signal }).catch((e) => {
        if (e instanceof Problem && e.status === 401) return null;
        throw e;
      }),
    staleTime: 300_000,
    retry: (n, e) => e instanceof Problem && e.passing && n < 2,
  });
}

/** Gate shows what is behind it to who is signed in, and the door to others. What was typed stays: only the door is laid over it. */
export function Gate({
  door,
  children,
}: {
  door: (then: () => void, again: boolean) => ReactNode;
  children: ReactNode;
}) {
  const who = useWho();
  const client = useQueryClient();
  const back = () => client.invalidateQueries({ queryKey: mark });
  const session = who.data ?? undefined;
  useEffect(() => {
    onExpired(() =>
      client.setQueryData(mark, (old: Session | null | undefined) => (old ? { ...old, expiresAt: "expired" } : null)),
    );
  }, [client]);
  useEffect(() => {
    if (!session || session.expiresAt === "expired") return;
    settle(session.workspace);
    if (session.user.lang && !localStorage.getItem("lang") && session.user.lang !== lang())
      setLang(session.user.lang === "en" ? "en" : "zh-CN");
    openLive(session.user.id);
  }, [session]);
  if (who.isPending) return null;
  if (!session) return door(back, false);
  return (
    <Here value={session}>
      {children}
      {session.expiresAt === "expired" && <div className="again">{door(back, true)}</div>}
    </Here>
  );
}
