import { base } from "../api/client";

// One stream of facts per browser: the tab that holds the lock reads it and
// tells the others, for browsers open few connections to one server.

/** A fact as the stream tells it: what happened to what. The answer itself is fetched. */
export interface Heard {
  seq: number;
  fact: string;
  entity: string;
  id: string;
  version?: number;
  by?: string;
}

export type Health = "live" | "connecting" | "off";

type Told = { kind: "fact"; fact: Heard } | { kind: "reset" } | { kind: "health"; health: Health; since: number };

const listeners = new Set<(f: Heard | "reset") => void>();
const watchers = new Set<() => void>();
let health: { health: Health; since: number } = { health: "connecting", since: Date.now() };
let channel: BroadcastChannel | undefined;
let url = "";

/** Hears facts from now on; the function returned ends it. */
export function hear(tell: (f: Heard | "reset") => void): () => void {
  listeners.add(tell);
  return () => listeners.delete(tell);
}

/** How the stream is, and since when. */
export function liveHealth() {
  return health;
}

export function watchHealth(tell: () => void): () => void {
  watchers.add(tell);
  return () => watchers.delete(tell);
}

function take(t: Told) {
  if (t.kind === "health") {
    if (t.health === health.health) return;
    health = { health: t.health, since: t.since };
    for (const tell of watchers) tell();
  } else {
    for (const tell of listeners) tell(t.kind === "fact" ? t.fact : "reset");
  }
}

function tellAll(t: Told) {
  take(t);
  channel?.postMessage(t);
}

/** Opens the stream of a session; name keeps the sessions of one browser apart. */
export function openLive(name: string, address = `${base}/api/v1/events`) {
  if (url) return;
  url = address;
  channel = new BroadcastChannel(`bespoke-live${base}-${name}`);
  channel.onmessage = (e: MessageEvent<Told>) => take(e.data);
  const lead = () => read(name);
  if (navigator.locks) void navigator.locks.request(`bespoke-live${base}-${name}`, lead);
  else void lead();
}

/** Reads for as long as the tab lives; after a cut it goes on where it was. */
async function read(name: string): Promise<never> {
  const mark = `live-${name}`;
  for (let pause = 500; ; pause = Math.min(pause * 2, 15_000)) {
    const from = sessionStorage.getItem(mark);
    const source = new EventSource(from ? `${url}${url.includes("?") ? "&" : "?"}lastEventId=${from}` : url);
    const cut = new Promise<void>((over) => {
      source.onopen = () => {
        pause = 500;
        tellAll({ kind: "health", health: "live", since: Date.now() });
      };
      // What was loaded before the stream began may have missed something.
      if (!from) source.addEventListener("hello", () => tellAll({ kind: "reset" }), { once: true });
      source.addEventListener("hello", (e) =>
        sessionStorage.setItem(mark, e.lastEventId || String(JSON.parse(e.data).seq)),
      );
      source.addEventListener("fact", (e) => {
        sessionStorage.setItem(mark, e.lastEventId);
        tellAll({ kind: "fact", fact: JSON.parse(e.data) as Heard });
      });
      source.addEventListener("reset", () => tellAll({ kind: "reset" }));
      source.onerror = () => {
        tellAll({ kind: "health", health: navigator.onLine ? "connecting" : "off", since: Date.now() });
        if (source.readyState === EventSource.CLOSED) over();
      };
    });
    await cut;
    source.close();
    tellAll({ kind: "health", health: "off", since: Date.now() });
    await new Promise((r) => setTimeout(r, pause));
  }
}
