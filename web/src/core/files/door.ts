// The server's side of sending a file, as its tray asks for it: tus 1.0 at core,
// with its own words for beginning and finishing.
import { api, base, Problem, type ProblemBody } from "../api/client";

/** Where files are sent; tests have one of their own. */
export interface FileDoor {
  begin(what: { name: string; size: number; type: string }, key: string): Promise<{ id: string; offset: number }>;
  /** Sends a piece and answers how much is there. */
  send(id: string, offset: number, piece: Blob, signal: AbortSignal): Promise<number>;
  /** How much is there. */
  reached(id: string, signal: AbortSignal): Promise<number>;
  finish(id: string): Promise<{ type: string }>;
  drop(id: string): Promise<unknown>;
}

const at = (id: string) => `${base}/api/v1/files/${id}`;

async function asked(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, { credentials: "same-origin", ...init });
  } catch (cause) {
    if (init.signal?.aborted) throw cause;
    throw new Problem({ code: "net.offline", title: "", status: 0 });
  }
}

async function reachedIn(r: Response): Promise<number> {
  const offset = r.headers.get("Upload-Offset");
  if (offset !== null && (r.ok || r.status === 409)) return Number(offset);
  const text = await r.text();
  const body = r.headers.get("Content-Type")?.includes("json") && text ? (JSON.parse(text) as ProblemBody) : undefined;
  throw new Problem(body ?? { code: "http.status", title: r.statusText, status: r.status });
}

/** The server that served this page. */
export const server: FileDoor = {
  async begin(what, key) {
    const f = await api("file.add", {
      body: { name: what.name, size: what.size, purpose: "order", ...(what.type ? { type: what.type } : {}) },
      key,
    });
    return { id: f.id, offset: f.offset };
  },
  async send(id, offset, piece, signal) {
    const headers = { "Content-Type": "application/offset+octet-stream", "Upload-Offset": String(offset) };
    return reachedIn(await asked(at(id), { method: "PATCH", headers, body: piece, signal }));
  },
  async reached(id, signal) {
    return reachedIn(await asked(at(id), { method: "HEAD", signal }));
  },
  finish: (id) => api("file.finish", { path: { id }, body: {} }),
  drop: (id) => api("file.drop", { path: { id } }),
};
