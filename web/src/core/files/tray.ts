// A tray holds files on their way to the server, each with how far it is. It
// keeps them in the browser, so a reload goes on where it stopped. No React here.
import { Problem } from "../api/client";
import type { Store } from "../store/kv";
import type { FileDoor } from "./door";

export type ParcelState = "waiting" | "sending" | "paused" | "failed" | "ready";

/** A file on its way. */
export interface Parcel {
  uid: string;
  name: string;
  size: number;
  type: string;
  state: ParcelState;
  offset: number;
  /** The server's id, once it knows of the file. */
  id?: string | undefined;
  /** The server had forgotten it once, so it was begun anew. */
  anew?: true | undefined;
  /** What went wrong, in the reader's words. */
  wrong?: string | undefined;
  /** The bytes; gone where the browser could not keep them over a reload. */
  blob?: Blob | undefined;
  /** The field that it is for; without one it is attached to the order. */
  slot?: Slot | undefined;
}

/** A field that takes files, and what it takes. */
export interface Slot {
  /** Where its value stands in the draft: "/fields/photos". */
  at: string;
  /** Its value is one file. */
  one?: boolean;
  size: number;
  types?: readonly string[] | undefined;
}

export interface Limits {
  size: number;
  count: number;
  refused: readonly string[];
}

export interface TrayOptions {
  /** Whose and for what: "person:draft". */
  key: string;
  store: Promise<Store>;
  door: FileDoor;
  newKey: () => string;
  /** Waits before another try; tests do not wait. */
  pause?: (ms: number, signal: AbortSignal) => Promise<void>;
  /** Says in words what refuses a file before it is sent. */
  words: {
    tooLarge: (max: number) => string;
    refused: string;
    lost: string;
    notOf: (types: readonly string[]) => string;
  };
}

const smallest = 128 << 10;
const largest = 4 << 20;
const tries = 6;
const lasts = 7 * 24 * 3_600_000;

/** Waits, or less where the network comes back. */
function rest(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((go) => {
    const on = () => {
      clearTimeout(timer);
      removeEventListener("online", on);
      signal.removeEventListener("abort", on);
      go();
    };
    const timer = setTimeout(on, ms);
    addEventListener("online", on);
    signal.addEventListener("abort", on);
  });
}

/** Files that are sent one after another, and told as one list. */
export class Tray {
  private list: readonly Parcel[] = [];
  private readonly heard = new Set<() => void>();
  private readonly under = new Map<string, AbortController>();
  private readonly prefix: string;
  /** Whether what an earlier visit left is here. */
  opened = false;
  limits: Limits = { size: 2 << 30, count: 20, refused: [] };

  constructor(private readonly o: TrayOptions) {
    this.prefix = `file:${o.key}:`;
    this.limits.size = 2 * 1024 ** 3;
  }

  subscribe = (tell: () => void) => {
    this.heard.add(tell);
    return () => this.heard.delete(tell);
  };
  parcels = () => this.list;

  /** Brings back what an earlier visit left; it goes on by itself. */
  async open(): Promise<void> {
    const kept = await (await this.o.store).list<Parcel>(this.prefix);
    const fresh = kept.filter((k) => Date.now() - k.at < lasts);
    for (const k of kept) if (!fresh.includes(k)) await (await this.o.store).drop(k.key);
    const back = fresh
      .map((k) => k.value)
      .filter((p) => !this.list.some((q) => q.uid === p.uid))
      .map((p): Parcel => {
        if (p.state === "ready" || p.state === "paused") return p;
        if (!(p.blob instanceof Blob)) return { ...p, blob: undefined, state: "failed", wrong: this.o.words.lost };
        return p.state === "failed" ? p : { ...p, state: "waiting" };
      });
    this.opened = true;
    this.tell([...back.reverse(), ...this.list]);
    this.next();
  }

  /** Takes files in, or says at once what speaks against them. */
  add(files: readonly File[], slot?: Slot) {
    for (const f of files) {
      const p: Parcel = {
        uid: this.o.newKey(),
        name: f.name,
        size: f.size,
        type: f.type,
        state: "waiting",
        offset: 0,
        blob: f,
        slot,
      };
      const wrong = this.against(p);
      this.tell([...this.list, wrong ? { ...p, state: "failed", wrong } : p]);
      void this.keep(p.uid);
    }
    this.next();
  }

  /** Why a file is not taken, whatever is tried. */
  against(p: Parcel): string | undefined {
    const ending = /\.[^.]*$/.exec(p.name.toLowerCase())?.[0] ?? "";
    if (this.limits.refused.includes(ending)) return this.o.words.refused;
    const size = p.slot?.size ?? this.limits.size;
    if (p.size > size) return this.o.words.tooLarge(size);
    if (p.slot?.types && !fits(p, p.slot.types)) return this.o.words.notOf(p.slot.types);
    return undefined;
  }

  pause(uid: string) {
    this.change(uid, { state: "paused" });
    this.under.get(uid)?.abort();
    void this.keep(uid);
  }

  resume(uid: string) {
    const p = this.find(uid);
    if (!p?.blob) return;
    const wrong = this.against(p);
    this.change(uid, wrong ? { state: "failed", wrong } : { state: "waiting", wrong: undefined });
    this.next();
  }

  /** Sends other bytes instead, as a smaller picture. */
  replace(uid: string, by: { blob: Blob; name: string }) {
    const old = this.find(uid);
    if (!old) return;
    this.under.get(uid)?.abort();
    if (old.id) void this.o.door.drop(old.id).catch(() => {});
    this.tell(
      this.list.map((p) =>
        p.uid === uid
          ? {
              uid: this.o.newKey(),
              name: by.name,
              size: by.blob.size,
              type: by.blob.type,
              state: "waiting",
              offset: 0,
              blob: by.blob,
              slot: old.slot,
            }
          : p,
      ),
    );
    void this.forget(uid);
    this.next();
  }

  /** Says what became of a file after it had arrived. */
  fail(uid: string, wrong: string) {
    this.change(uid, { state: "failed", wrong });
    void this.keep(uid);
  }

  /** Takes a file out; the server forgets it too, unless something holds it by now. */
  drop(uid: string, onServer = true) {
    const p = this.find(uid);
    this.under.get(uid)?.abort();
    this.tell(this.list.filter((x) => x.uid !== uid));
    void this.forget(uid);
    if (p?.id && onServer) void this.o.door.drop(p.id).catch(() => {});
    this.next();
  }

  /** Forgets everything here: what was sent belongs to somebody now. */
  clear() {
    for (const p of this.list) this.drop(p.uid, p.state !== "ready");
  }

  private find = (uid: string) => this.list.find((p) => p.uid === uid);

  private tell(to: readonly Parcel[]) {
    this.list = to;
    for (const one of this.heard) one();
  }

  private change(uid: string, to: Partial<Parcel>) {
    this.tell(this.list.map((p) => (p.uid === uid ? { ...p, ...to } : p)));
  }

  private async keep(uid: string) {
    const p = this.find(uid);
    if (!p) return;
    try {
      await (await this.o.store).put(this.prefix + uid, p);
    } catch {
      // a full or closed store: the file is sent all the same, and lost only with the page
    }
    if (!this.find(uid)) await this.forget(uid);
  }

  private async forget(uid: string) {
    await (await this.o.store).drop(this.prefix + uid).catch(() => {});
  }

  private next() {
    if (this.list.some((p) => p.state === "sending")) return;
    const p = this.list.find((x) => x.state === "waiting" && x.blob);
    if (p) void this.push(p.uid);
  }

  private async push(uid: string) {
    const stop = new AbortController();
    this.under.set(uid, stop);
    this.change(uid, { state: "sending", wrong: undefined });
    try {
      await this.send(uid, stop.signal);
    } catch (e) {
      if (!stop.signal.aborted) this.change(uid, { state: "failed", wrong: saidBy(e) });
    } finally {
      if (this.under.get(uid) === stop) this.under.delete(uid);
      if (this.find(uid)) await this.keep(uid);
      this.next();
    }
  }

  /** Sends what is missing, piece by piece; what is cut is asked for and gone on with. */
  private async send(uid: string, signal: AbortSignal) {
    let failures = 0;
    let piece = smallest;
    let again = false;
    for (;;) {
      const p = this.find(uid);
      if (!p?.blob || signal.aborted) return;
      try {
        if (!p.id) {
          const begun = await this.o.door.begin(p, uid);
          this.change(uid, begun);
          await this.keep(uid);
          again = begun.offset === 0;
        } else if (!again) {
          this.change(uid, { offset: await this.o.door.reached(p.id, signal) });
          again = true;
        } else if (p.offset < p.size) {
          const began = performance.now();
          const offset = await this.o.door.send(p.id, p.offset, p.blob.slice(p.offset, p.offset + piece), signal);
          piece = paced(piece, performance.now() - began);
          this.change(uid, { offset });
        } else {
          const { type } = await this.o.door.finish(p.id);
          this.change(uid, { state: "ready", type, offset: p.size });
          return;
        }
        failures = 0;
      } catch (e) {
        if (signal.aborted) return;
        if (e instanceof Problem && e.code === "file.missing") {
          if (p.anew) throw e;
          return this.renamed(uid);
        }
        if (!(e instanceof Problem && (e.passing || e.code === "file.cut")) || ++failures >= tries) throw e;
        again = false;
        piece = smallest;
        await (this.o.pause ?? rest)(Math.min(30_000, 500 * 2 ** failures), signal);
      }
    }
  }

  /** An upload that the server has forgotten begins anew, under a key that it does not know. */
  private renamed(uid: string) {
    const fresh = { uid: this.o.newKey(), id: undefined, offset: 0, state: "waiting", anew: true } as const;
    this.tell(this.list.map((p) => (p.uid === uid ? { ...p, ...fresh } : p)));
    void this.forget(uid);
  }
}

/** Whether a file is of one of these types, as far as can be told here; its content tells the server. */
function fits(p: Parcel, types: readonly string[]): boolean {
  const name = p.name.toLowerCase();
  return types.some((t) => {
    if (t.startsWith(".")) return name.endsWith(t);
    return !p.type || p.type === t || (t.endsWith("/*") && p.type.startsWith(t.slice(0, -1)));
  });
}

/** Pieces that take about two seconds: few on a good network, little lost on a bad one. */
export function paced(piece: number, ms: number): number {
  if (ms < 1000) return Math.min(piece * 2, largest);
  return ms > 4000 ? Math.max(piece / 2, smallest) : piece;
}

function saidBy(e: unknown): string {
  if (!(e instanceof Problem)) return String(e);
  const first = e.body.errors?.[0];
  return first?.message ?? e.message;
}
