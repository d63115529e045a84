import { type Answer, api } from "@core/api/client";
import { useLang, words } from "@core/i18n/words";
import { callRoles } from "@core/process/step";
import { useQuery } from "@tanstack/react-query";

type Wording = Answer<"identity.words">;

// What was loaded last; cells of lists are drawn without hooks.
let current: Wording = { sets: {}, names: {}, roles: [], types: [], flows: [] };

/** The words of an option set, or of the roles, the types and the processes of orders. */
function listed(set: string): Wording["roles"] {
  const own: Record<string, Wording["roles"]> = { role: current.roles, type: current.types, flow: current.flows };
  return own[set] ?? current.sets[set] ?? [];
}

/** word is what the business calls a code of an option set: vip is VIP, east 华东. */
export function word(set: string, code: string | undefined): string {
  if (!code) return "";
  return listed(set).find((w) => w.code === code)?.name ?? code;
}

/** What an option set itself is called: material is Material, 材质. */
export const setName = (set: string): string => current.names[set] ?? set;

const w = words({ customer: ["客户", "The customer"] });

/** held is who has a task: a person, a role, or the customer. */
export const held = (o: { name?: string; role?: string; customer?: boolean }): string =>
  o.name ?? (o.customer ? w("customer") : word("role", o.role));

callRoles((key) => word("role", key));

/** The codes of a set that are offered, for pickers. */
export function offered(set: string): { value: string; name: string }[] {
  return listed(set)
    .filter((w) => !w.retired)
    .map((w) => ({ value: w.code, name: w.name }));
}

/** useCodes loads the words of codes; whoever shows some is drawn again when they come. */
export function useCodes(): Wording {
  const language = useLang();
  const all = useQuery({
    queryKey: ["words", language],
    queryFn: ({ signal }) => api("identity.words", { signal }),
    staleTime: 600_000,
  });
  if (all.data) current = all.data;
  return current;
}
