// Where drafts are kept: in this browser, apart for each person who signs in here.

import { type Draft, worthKeeping } from "@core/form/draft";
import { type Kept, type Store, store } from "@core/store/kv";

export interface Drafts {
  list(): Promise<Kept<Draft>[]>;
  get(id: string): Promise<Kept<Draft> | undefined>;
  /** Keeps a draft, or forgets it when nothing is in it. Answers when. */
  keep(draft: Draft): Promise<number>;
  drop(id: string): Promise<void>;
  /** Keeps a draft while the page is being closed, when there is no time to wait for a database. */
  rescue(draft: Draft): void;
}

/** How long an untouched draft is kept. */
export const lasts = 30 * 86_400_000;

function readable(k: Kept<Draft>): boolean {
  return k.value?.v === 1 && Array.isArray(k.value.lines);
}

/** The drafts of a person; those that are too old go when they are listed. */
export function draftsIn(kept: Promise<Store>, person: string, quick: Storage, now: () => number = Date.now): Drafts {
  const prefix = `draft:${person}:`;
  const boat = `rescued:${person}`;
  /** Takes over what was kept in a hurry, unless something later is there. */
  const land = async () => {
    const found = quick.getItem(boat);
    quick.removeItem(boat);
    if (!found) return;
    const { at, value } = JSON.parse(found) as { at: number; value: Draft };
    const s = await kept;
    if (((await s.get(prefix + value.id))?.at ?? 0) < at) await s.put(prefix + value.id, value, at);
  };
  return {
    rescue(draft) {
      if (worthKeeping(draft)) quick.setItem(boat, JSON.stringify({ at: now(), value: draft }));
    },
    async list() {
      await land();
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
      quick.removeItem(boat);
      await (await kept).drop(prefix + id);
    },
  };
}

export function draftsOf(person: string): Drafts {
  return draftsIn(store(), person, localStorage);
}
