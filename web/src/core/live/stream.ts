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

type Told =
  | { kind: "fact"; fact: Heard }
  | { kind: "reset" }
  | { kind: "health"; health: Health; since: number }
  | { kind: "joined" };

/** How long a cut may last before it is called one. */
const patience = 4_000;

const listeners = new Set<(f: Heard | "reset") => void>();
const watchers = new Set<() => void>();
let health: { health: Health; since: number } = { health: "connecting", since: Date.now() };
let channel: BroadcastChannel | undefined;
let url = "";
let reading = false;

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
    const still = t.health !== "live" && health.health !== "live"; // one cut, whatever it is called
    health = { health: t.health, since: still ? health.since : t.since };
    for (const tell of watchers) tell();
  } else if (t.kind === "joined") {
    if (reading) channel?.postMessage({ kind: "health", ...health } satisfies Told);
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
  channel.postMessage({ kind: "joined" } satisfies Told);
  addEventListener("offline", () => take({ kind: "health", health: "off", since: Date.now() }));
  const lead = () => read(name);
  if (navigator.locks) void navigator.locks.request(`bespoke-live${base}-${name}`, lead);
  else void lead();
}

/** Reads for as long as the tab lives; after a cut it goes on where it was. */
async function read(name: string): Promise<never> {
  const mark = `live-${name}`;
  reading = true;
  for (let pause = 500; ; pause = Math.min(pause * 2, 15_000)) {
    const from = sessionStorage.getItem(mark);
    const source = new EventSource(from ? `${url}${url.includes("?") ? "&" : "?"}lastEventId=${from}` : url);
    const sign = (health: Health) => tellAll({ kind: "health", health, since: Date.now() });
    let late: ReturnType<typeof setTimeout> | undefined;
    const cut = new Promise<void>((over) => {
      source.onopen = () => {
        clearTimeout(late);
        late = undefined;
        pause = 500;
      };
      // What was loaded before the stream began may have missed something: it is read again before one says live.
      if (!from) source.addEventListener("hello", () => tellAll({ kind: "reset" }), { once: true });
      source.addEventListener("hello", (e) => {
        sessionStorage.setItem(mark, e.lastEventId || String(JSON.parse(e.data).seq));
        sign("live");
      });
      source.addEventListener("fact", (e) => {
        sessionStorage.setItem(mark, e.lastEventId);
        tellAll({ kind: "fact", fact: JSON.parse(e.data) as Heard });
      });
      source.addEventListener("reset", () => tellAll({ kind: "reset" }));
      source.onerror = () => {
        sign(navigator.onLine && health.health !== "off" ? "connecting" : "off");
        late ??= setTimeout(() => sign("off"), patience); // a browser tries on for ever, and says nothing
        if (source.readyState === EventSource.CLOSED) over();
      };
      // A connection that the network took with it may look alive: another one tells.
      addEventListener("online", () => over(), { once: true });
    });
    await cut;
    clearTimeout(late);
    source.close();
    if (navigator.onLine && health.health === "live") continue;
    sign("off");
    await Promise.race([
      new Promise((r) => setTimeout(r, pause)),
      new Promise((r) => addEventListener("online", r, { once: true })),
    ]);
  }
}
