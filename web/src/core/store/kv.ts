// What a browser keeps for a person: drafts, and answers as they were last seen.
// IndexedDB where it works, localStorage where it does not (private windows,
// some browsers inside apps). Whoever uses it does not notice.

export interface Kept<T> {
  key: string;
  at: number;
  value: T;
}

export interface Store {
  get<T>(key: string): Promise<Kept<T> | undefined>;
  put<T>(key: string, value: T, at?: number): Promise<void>;
  drop(key: string): Promise<void>;
  /** Everything whose key begins so, latest first. */
  list<T>(prefix: string): Promise<Kept<T>[]>;
}

const table = "kept";

function opened(factory: IDBFactory): Promise<IDBDatabase> {
  return new Promise((done, failed) => {
    const ask = factory.open("bespoke", 1);
    ask.onupgradeneeded = () => ask.result.createObjectStore(table, { keyPath: "key" });
    ask.onsuccess = () => done(ask.result);
    ask.onerror = () => failed(ask.error);
    ask.onblocked = () => failed(new Error("blocked"));
  });
}

function settled<T>(ask: IDBRequest<T>): Promise<T> {
  return new Promise((done, failed) => {
    ask.onsuccess = () => done(ask.result);
    ask.onerror = () => failed(ask.error);
  });
}

function latestFirst<T>(all: Kept<T>[]): Kept<T>[] {
  return all.sort((a, b) => b.at - a.at);
}

function inDatabase(base: IDBDatabase): Store {
  const on = (mode: IDBTransactionMode) => base.transaction(table, mode).objectStore(table);
  return {
    get: (key) => settled(on("readonly").get(key)),
    put: async (key, value, at = Date.now()) => {
      await settled(on("readwrite").put({ key, at, value }));
    },
    drop: async (key) => {
      await settled(on("readwrite").delete(key));
    },
    list: async (prefix) =>
      latestFirst(await settled(on("readonly").getAll(IDBKeyRange.bound(prefix, `${prefix}\uffff`)))),
  };
}

/** The same in a Storage, whose values are texts. */
export function inStorage(storage: Storage): Store {
  const name = (key: string) => `kept:${key}`;
  const read = <T>(key: string): Kept<T> | undefined => {
    try {
      return JSON.parse(storage.getItem(name(key)) ?? "null") ?? undefined;
    } catch {
      return undefined; // somebody else wrote there
    }
  };
  return {
    get: async (key) => read(key),
    put: async (key, value, at = Date.now()) => storage.setItem(name(key), JSON.stringify({ key, at, value })),
    drop: async (key) => storage.removeItem(name(key)),
    list: async <T>(prefix: string) => {
      const keys = Array.from({ length: storage.length }, (_, i) => storage.key(i) ?? "");
      const mine = keys.filter((k) => k.startsWith(name(prefix))).map((k) => read<T>(k.slice(name("").length)));
      return latestFirst(mine.filter((k) => k !== undefined));
    },
  };
}

/** Opens what this browser has. */
export async function openStore(factory: IDBFactory | undefined, storage: Storage): Promise<Store> {
  if (!factory) return inStorage(storage);
  return opened(factory).then(inDatabase, () => inStorage(storage));
}

let mine: Promise<Store> | undefined;

/** The store of this browser. */
export function store(): Promise<Store> {
  mine ??= openStore(globalThis.indexedDB, localStorage);
  return mine;
}
