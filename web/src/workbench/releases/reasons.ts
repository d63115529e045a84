import type { Problem, Wrong } from "@core/api/client";

/** What the errors of a problem say beyond the problem itself, each once; what to do only where they do not agree on it. */
export function reasons(of: Problem): Pick<Wrong, "message" | "remedy">[] {
  const all = (of.body.errors ?? []).filter((e) => e.message !== of.message);
  const agree = new Set(all.map((e) => e.remedy)).size === 1;
  const said = new Map(
    all.map((e) => [e.message, { message: e.message, ...(agree || !e.remedy ? {} : { remedy: e.remedy }) }]),
  );
  return [...said.values()];
}
