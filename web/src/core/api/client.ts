import { now, setNow } from "../clock";
import { places } from "./places.gen";
import type { operations } from "./schema.gen";

/** What is wrong with a request, as RFC 9457 problems tell it. */
export interface Wrong {
  code: string;
  field?: string;
  message: string;
  remedy?: string;
}

/** The body of a refused request. */
export interface ProblemBody {
  code: string;
  title: string;
  status: number;
  detail?: string;
  remedy?: string;
  requestId?: string;
  errors?: Wrong[];
  [more: string]: unknown;
}

/** A refused request, or one that never arrived (status 0). */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly body: ProblemBody;

  constructor(body: ProblemBody) {
    super(body.detail || body.title);
    this.status = body.status;
    this.code = body.code;
    this.body = body;
  }

  /** Fields by JSON pointer, for forms. */
  get fields(): Map<string, Wrong> {
    return new Map((this.body.errors ?? []).filter((e) => e.field).map((e) => [e.field as string, e]));
  }

  /** What can be done about it. */
  get remedy(): string | undefined {
    return this.body.remedy ?? this.body.errors?.find((e) => e.remedy)?.remedy;
  }

  /** Whether there is no such thing: what its address names is not there, or is no id at all. */
  get missing(): boolean {
    return this.status === 404 || (this.code === "request.parameter" && this.fields.has("/id"));
  }

  /** Whether trying the same again may help. */
  get passing(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

export type Method = "get" | "post" | "put" | "patch" | "delete";
type Ops = operations;

/** The name of a verb or query: "order.place". */
export type OpName = keyof Ops & string;

type Parameters<O extends OpName, In extends "path" | "query"> = Ops[O] extends { parameters: infer P }
  ? In extends keyof P
    ? NonNullable<P[In]>
    : never
  : never;
type Body<O extends OpName> = Ops[O] extends { requestBody?: { content: infer C } } ? C[keyof C] : never;
type Ok<R> = R extends { 200: { content: infer C } }
  ? C[keyof C]
  : R extends { 201: { content: infer C } }
    ? C[keyof C]
    : undefined;

/** The answer of a verb or query. */
export type Answer<O extends OpName> = Ops[O] extends { responses: infer R } ? Ok<R> : never;

export interface Ask<O extends OpName> {
  path?: Parameters<O, "path">;
  query?: Parameters<O, "query">;
  body?: Body<O>;
  /** The same key with the same body is the same command, however often it is sent. */
  key?: string;
  /** The version that a change is meant for. */
  match?: string | number;
  dryRun?: boolean;
  signal?: AbortSignal;
}

let lang = "zh-CN";

/** Says in which language answers are wanted. */
export function speak(to: string) {
  lang = to;
}

let expired: () => void = () => {};

/** Says what to do when the session has ended. */
export function onExpired(then: () => void) {
  expired = then;
}

/** A fresh key for a command. */
export function newKey(): string {
  return crypto.randomUUID();
}

function address(
  template: string,
  path: Record<string, unknown> = {},
  query: Record<string, unknown> = {},
  dryRun = false,
) {
  const url = template.replace(/\{(\w+)\}/g, (_, name: string) =>
    String(path[name] ?? "")
      .split("/")
      .map(encodeURIComponent)
      .join("/"),
  );
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined && one !== null && one !== "") search.append(name, String(one));
    }
  }
  if (dryRun) search.set("dryRun", "true");
  const text = search.toString();
  return text ? `${url}?${text}` : url;
}

/** The surface's own way to the API: its cookies are sent there and nowhere else. */
export const base = /^\/[pw](?=\/|$)/.exec(globalThis.location?.pathname ?? "")?.[0] ?? "";

/** Keeps our clock with the server's, which a demo moves and which is the one that counts. */
function follow(date: string | null) {
  const at = date ? Date.parse(date) : Number.NaN;
  if (Math.abs(at - now().getTime()) > 2000) setNow(new Date(at));
}

/** Sends a request and hands back its answer, or throws a Problem. */
export async function send<T>(
  method: Method,
  url: string,
  ask: { body?: unknown; key?: string; match?: string | number; signal?: AbortSignal } = {},
): Promise<T> {
  const headers: Record<string, string> = { "Accept-Language": lang, Accept: "application/json" };
  if (ask.body !== undefined)
    headers["Content-Type"] = method === "patch" ? "application/merge-patch+json" : "application/json";
  if (method !== "get") headers["Idempotency-Key"] = ask.key ?? newKey();
  if (ask.match !== undefined) headers["If-Match"] = `${ask.match}`;
  let response: Response;
  try {
    response = await fetch(base + url, {
      method: method.toUpperCase(),
      headers,
      credentials: "same-origin",
      ...(ask.body === undefined ? {} : { body: JSON.stringify(ask.body) }),
      ...(ask.signal ? { signal: ask.signal } : {}),
    });
  } catch (cause) {
    if (ask.signal?.aborted) throw cause;
    throw new Problem({ code: "net.offline", title: offline[lang] ?? offline.en ?? "", status: 0 });
  }
  follow(response.headers.get("Date"));
  const text = await response.text();
  const body: unknown = text && response.headers.get("Content-Type")?.includes("json") ? JSON.parse(text) : undefined;
  if (response.ok) return body as T;
  const problem = new Problem(
    (body as ProblemBody) ?? { code: "http.status", title: response.statusText, status: response.status },
  );
  if (problem.code === "auth.missing" || problem.code === "auth.expired") expired();
  throw problem;
}

const offline: Record<string, string> = {
  "zh-CN": "连不上服务器，请检查网络",
  en: "The server cannot be reached. Check the connection.",
};

/** Asks a verb or query: `await api("order.place", { body })`. */
export function api<O extends OpName>(name: O, ask: Ask<O> = {}): Promise<Answer<O>> {
  const [method, template] = places[name];
  const url = address(template, ask.path as Record<string, unknown>, ask.query as Record<string, unknown>, ask.dryRun);
  return send<Answer<O>>(method, url, ask);
}
