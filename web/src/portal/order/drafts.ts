// Where drafts are kept: in this browser, apart for each person who signs in here.
import { type Kept, type Store, store } from "@core/store/kv";
import { type Draft, worthKeeping } from "./draft";

export interface Drafts {
  list(): Promise<Kept<Draft>[]>;
  get(id: string): Promise<Kept<Draft> | undefined>;
  /** Keeps a draft, or forgets it when nothing is in it. Answers when. */
  keep(draft: Draft): Promise<number>;
  drop(id: string): Promise<void>;
}

/** How long an untouched draft is kept. */
export const lasts = 30 * 86_400_000;

function readable(k: Kept<Draft>): boolean {
  return k.value?.v === 1 && Array.isArray(k.value.lines);
}

/** The drafts of a person; those that are too old go when they are listed. */
export function draftsIn(kept: Promise<Store>, person: string, now: () => number = Date.now): Drafts {
  const prefix = `draft:${person}:`;
  return {
    async list() {
      const all = (await (await kept).list<Draft>(prefix)).filter(readable);
      const old = all.filter((k) => now() - k.at > lasts);
      await Promise.all(old.map(async (k) => (await kept).drop(k.key)));
      return all.filter((k) => !old.includes(k));
    },
    async get(id) {
      const found = await (await kept).get<Draft>(prefix + id);
      return found && readable(found) ? found : undefined;
    },
    async keep(draft) {
      const at = now();
      if (worthKeeping(draft)) await (await kept).put(prefix + draft.id, draft, at);
      else await (await kept).drop(prefix + draft.id);
      return at;
    },
    async drop(id) {
      await (await kept).drop(prefix + id);
    },
  };
}

export function draftsOf(person: string): Drafts {
  return draftsIn(store(), person);
}
