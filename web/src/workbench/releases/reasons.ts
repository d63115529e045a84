import type { Problem } from "@core/api/client";

/** What the errors of a problem say beyond the problem itself, each once. */
export function reasons(of: Problem): string[] {
  const said = new Set((of.body.errors ?? []).map((e) => e.message));
  said.delete(of.message);
  return [...said];
}
