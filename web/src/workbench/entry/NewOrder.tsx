import { type Answer, api, newKey, Problem } from "@core/api/client";
import { trayOf, useParcels } from "@core/files/useTray";
import { Announce } from "@core/form/Announce";
import { hiddenOf, missing, sent } from "@core/form/hidden";
import { useLive } from "@core/form/useLive";
import { bareMoney, day, money, quantity } from "@core/format";
import { words } from "@core/i18n/words";
import { useSession } from "@core/session/session";
import { Icon } from "@core/ui/Icon";
import { Btn, Tag } from "@core/ui/parts";
import { toast } from "@core/ui/toast";
import { keepPreviousData, useMutation, useQuery } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { Link, useLocation, useSearch } from "wouter";
import { Combo } from "../Combo";
import { useCodes, word } from "../codes";
import { findOrders, search } from "../contracts";
import { useKeys } from "../keys";
import { contents } from "../orders/columns";
import { useSettled } from "../useSettled";
import { Attached } from "./Attached";
import { FormField } from "./FormField";
import { getPage } from "./useOrder";

const w = words({
  title: ["新建订单", "New order"],
  customer: ["客户", "Customer"],
  find: ["名称、电话或编号", "Name, phone or reference"],
  change: ["换一个客户", "Another customer"],
  lines: ["明细", "Lines"],
  product: ["产品名称或 SKU", "Product name or SKU"],
  qty: ["数量", "Quantity"],
  drop: ["去掉第 {n} 行", "Drop line {n}"],
  note: ["备注", "Note"],
  place: ["下单", "Place the order"],
  placed: ["已下单 {n}", "Placed {n}"],
  total: ["合计", "Total"],
  way: ["流程", "Process"],
  skipped: ["跳过", "skipped"],
  problems: ["还不能下单", "Not ready yet"],
  history: ["这位客户的订单", "This customer's orders"],
  last: ["照上一单填", "Copy the last order"],
  noHistory: ["还没有订单。", "No orders yet."],
  promised: ["预计 {at} 可交", "Ready {at}"],
  available: ["可用 {n}", "{n} available"],
  choose: ["先选客户，表单和价格随客户而变。", "Choose the customer first: form and prices depend on them."],
  changed: ["价格刚刚变了，请再看一眼合计。", "The price has just changed. Please look at the total again."],
  clear: ["清空", "Clear"],
  like: ["照 {n} 填", "Fill in like {n}"],
  replaced: ["已换成那一单的内容", "Filled in like that order"],
  freight: ["运费", "Freight"],
  goods: ["商品", "Goods"],
  sending: [
    "还有 {n} 个文件在上传，传完即可下单。",
    "{n} file is still being sent; then the order can be placed.|{n} files are still being sent; then the order can be placed.",
  ],
  unsent: [
    "有 {n} 个文件没有传上去，不会随订单提交。",
    "{n} file did not get there and will not be part of the order.|{n} files did not get there and will not be part of the order.",
  ],
});

interface LineDraft {
  n: number;
  sku: string;
  name: string;
  quantity: string;
  options?: Record<string, unknown>;
  fields?: Record<string, unknown>;
}

interface Draft {
  customer?: { id: string; name: string };
  fields: Record<string, unknown>;
  lines: LineDraft[];
  note: string;
  /** Files that have arrived. */
  attachments?: string[];
  /** Where its files are kept: a draft that is begun anew has its own place. */
  tray: string;
  key: string;
}

const fresh = (): Draft => ({ fields: {}, lines: [], note: "", tray: newKey(), key: newKey() });
const place = "staff-draft";

function kept(): Draft {
  try {
    return { ...fresh(), ...(JSON.parse(localStorage.getItem(place) ?? "{}") as Partial<Draft>) };
  } catch {
    return fresh();
  }
}

type Quote = Answer<"order.quote">;

/** filledLike is a draft's fields and lines as another order has them. */
async function filledLike(id: string): Promise<Pick<Draft, "fields" | "lines">> {
  const o = await api("order.get", { path: { id } });
  const page = await getPage(id).catch(() => undefined); // for names alone
  return {
    fields: (o.fields as Record<string, unknown>) ?? {},
    lines: (o.lines ?? []).map((l, n) => ({
      n,
      sku: l.sku ?? "",
      name: page?.order.lines?.[n]?.name ?? l.sku ?? "",
      quantity: l.quantity ?? "",
      ...(l.options ? { options: l.options as Record<string, unknown> } : {}),
      ...(l.fields ? { fields: l.fields as Record<string, unknown> } : {}),
    })),
  };
}

/** request is what is asked and placed. The values of hidden fields stay in the draft. */
function request(d: Draft, hidden: string) {
  return {
    customer: { id: d.customer?.id },
    channel: "staff",
    fields: sent(d.fields, hidden),
    ...sent(
      { ...(d.note ? { note: d.note } : {}), ...(d.attachments?.length ? { attachments: d.attachments } : {}) },
      hidden,
    ),
    lines: d.lines.map((l) => ({
      sku: l.sku,
      ...(l.quantity ? { quantity: l.quantity } : {}),
      ...(l.options && Object.keys(l.options).length ? { options: l.options } : {}),
      ...(l.fields && Object.keys(l.fields).length ? { fields: l.fields } : {}),
    })),
  };
}

/** NewOrder is order entry for staff: typed on the left, decided on the right, as it is typed. */
export default function NewOrder() {
  useCodes();
  const [draft, setDraft] = useState(kept);
  const [, go] = useLocation();
  const address = new URLSearchParams(useSearch());
  const asked = address.get("customer");
  const like = address.get("like");
  useEffect(() => {
    localStorage.setItem(place, JSON.stringify(draft));
  }, [draft]);
  const named = useQuery({
    queryKey: ["parties", asked],
    queryFn: () => api("party.get", { path: { id: asked as string } }),
    enabled: asked !== null && asked !== draft.customer?.id,
  });
  const arrived = named.data;
  useEffect(() => {
    if (arrived) setDraft((d) => ({ ...d, customer: { id: arrived.id, name: arrived.name ?? arrived.id } }));
  }, [arrived]);
  // What is wanted like another order is filled in once, with the way back.
  const copied = useRef("");
  const copy = useCallback(async (id: string) => {
    const filled = await filledLike(id);
    setDraft((d) => {
      if (d.lines.length > 0) toast(w("replaced"), { undo: () => setDraft(d) });
      return { ...d, ...filled };
    });
  }, []);
  useEffect(() => {
    if (!like || copied.current === like || draft.customer?.id !== asked) return;
    copied.current = like;
    void copy(like).catch((e: Error) => toast(e.message, { bad: true }));
  }, [like, asked, draft.customer?.id, copy]);
  const [hidden, setHidden] = useState("");
  const settled = useSettled(JSON.stringify(request(draft, hidden)), 250);
  const quote = useQuery({
    queryKey: ["quote", settled],
    queryFn: ({ signal }) => api("order.quote", { body: JSON.parse(settled) as never, signal }),
    enabled: draft.customer !== undefined,
    placeholderData: keepPreviousData,
    staleTime: 5_000,
    retry: false,
  });
  const answers = useMemo(
    () => ({ ...draft.fields, ...(draft.note.trim() ? { note: draft.note } : {}) }),
    [draft.fields, draft.note],
  );
  const form = useLive(quote.data?.form, answers);
  const away = hiddenOf(form, { ...draft.fields, note: draft.note, attachments: draft.attachments });
  useEffect(() => setHidden(away), [away]);
  const tray = trayOf(`${useSession().user.id}:${draft.tray}`);
  const parcels = useParcels(tray);
  const sending = parcels.filter((p) => p.state === "waiting" || p.state === "sending").length;
  const unsent = parcels.filter((p) => p.state === "failed" || p.state === "paused").length;
  const send = useMutation({
    mutationFn: () =>
      api("order.place", {
        body: {
          ...request(draft, hidden),
          ...(quote.data?.totals?.total ? { expectTotal: quote.data.totals.total } : {}),
        } as never,
        key: draft.key,
      }),
    onSuccess: (made) => {
      toast(w("placed", { n: made.number ?? "" }));
      localStorage.removeItem(place);
      tray.clear();
      go(`/orders/${made.id}`, { replace: true });
    },
    onError: (e) => {
      // Another key only where the request itself was answered: what never arrived may have been placed.
      if (e instanceof Problem && !e.passing) setDraft((d) => ({ ...d, key: newKey() }));
      if (e instanceof Problem && e.code === "price.changed") void quote.refetch();
    },
  });
  const problems = quote.data?.problems ?? [];
  const come = missing(form, quote.data?.form, draft.fields);
  const ready =
    draft.customer !== undefined &&
    draft.lines.length > 0 &&
    quote.isSuccess &&
    problems.length === 0 &&
    come.length === 0 &&
    sending === 0;
  useKeys([{ keys: "mod+Enter", does: w("place"), run: () => ready && !send.isPending && send.mutate() }]);
  const wrongs = new Map(problems.filter((p) => p.field).map((p) => [p.field as string, p.message]));
  const set = (to: Partial<Draft>) => setDraft((d) => ({ ...d, ...to }));
  return (
    <div className="entry-page">
      <section className="entry-form">
        <header className="row between">
          <h1 className="h2">{w("title")}</h1>
          {(draft.lines.length > 0 || draft.customer) && (
            <Btn
              kind="quiet"
              onClick={() => {
                const before = draft;
                setDraft(fresh());
                toast(w("clear"), { undo: () => setDraft(before) });
              }}
            >
              {w("clear")}
            </Btn>
          )}
        </header>
        <CustomerPick value={draft.customer} onPick={(customer) => set({ ...(customer ? { customer } : {}) })} />
        {!draft.customer ? (
          <p className="sub">{w("choose")}</p>
        ) : (
          <>
            <Lines draft={draft} quote={quote.data} wrongs={wrongs} onChange={(lines) => set({ lines })} />
            <div className="fields entry-fields">
              <Announce of={form} />
              {(form?.fields ?? [])
                .filter((f) => f.shown && f.kind && f.kind !== "note")
                .map((f) => (
                  <FormField
                    key={f.key}
                    field={f}
                    at={`/fields/${f.key}`}
                    value={f.key in draft.fields ? draft.fields[f.key] : f.value}
                    wrong={f.key in draft.fields || send.isError ? wrongs.get(`/fields/${f.key}`) : undefined}
                    onChange={(to) => set({ fields: { ...draft.fields, [f.key]: to } })}
                  />
                ))}
              <label className="field field--wide">
                <span className="cap">{w("note")}</span>
                <span className="inp write-in">
                  <textarea
                    rows={2}
                    maxLength={2000}
                    value={draft.note}
                    onChange={(e) => set({ note: e.target.value })}
                  />
                </span>
              </label>
              {form?.fields
                .filter((f) => f.key === "attachments" && f.shown)
                .map((f) => (
                  <Attached
                    key={draft.tray}
                    tray={tray}
                    field={f}
                    wrong={wrongs.get("/attachments")}
                    onChange={(attachments) => set({ attachments })}
                  />
                ))}
            </div>
          </>
        )}
      </section>
      <aside className="entry-side">
        {draft.customer && quote.data && <Decided quote={quote.data} stale={quote.isPlaceholderData} />}
        {send.error && (
          <p className="wrong" role="alert">
            <Icon name="s-late" />
            <span>
              {send.error instanceof Problem && send.error.code === "price.changed" ? w("changed") : send.error.message}{" "}
              {send.error instanceof Problem ? send.error.body.remedy : ""}
            </span>
          </p>
        )}
        {sending > 0 && <p className="sub">{w("sending", { n: sending })}</p>}
        {unsent > 0 && <p className="sub">{w("unsent", { n: unsent })}</p>}
        {draft.customer && (
          <Btn
            kind="primary"
            busy={send.isPending}
            disabled={!ready}
            keys="⌘↵"
            className="entry-place"
            onClick={() => send.mutate()}
          >
            {w("place")}
          </Btn>
        )}
        {draft.customer && (
          <History
            customer={draft.customer.id}
            onCopy={(id) => void copy(id).catch((e: Error) => toast(e.message, { bad: true }))}
          />
        )}
      </aside>
    </div>
  );
}

function CustomerPick({ value, onPick }: { value: Draft["customer"]; onPick: (c: Draft["customer"]) => void }) {
  const [open, setOpen] = useState(!value);
  useEffect(() => setOpen(!value), [value]);
  return (
    <div className="field">
      <span className="cap">{w("customer")}</span>
      {value && !open ? (
        <p className="row">
          <b className="h4">{value.name}</b>
          <Btn kind="quiet" className="btn--s" onClick={() => setOpen(true)}>
            {w("change")}
          </Btn>
        </p>
      ) : (
        <Combo
          label={w("find")}
          name="customer"
          first
          find={async (q, signal) =>
            (await search(q, signal)).parties.map((p) => ({
              id: p.id,
              name: p.name ?? p.id,
              more: [p.ref, p.phone].filter(Boolean).join(" · "),
            }))
          }
          onPick={(c) => {
            onPick({ id: c.id, name: c.name });
            setOpen(false);
          }}
        />
      )}
    </div>
  );
}

function Lines({
  draft,
  quote,
  wrongs,
  onChange,
}: {
  draft: Draft;
  quote: Quote | undefined;
  wrongs: Map<string, string>;
  onChange: (to: LineDraft[]) => void;
}) {
  const set = (n: number, to: Partial<LineDraft>) =>
    onChange(draft.lines.map((l) => (l.n === n ? { ...l, ...to } : l)));
  return (
    <section className="entry-lines" aria-label={w("lines")}>
      {draft.lines.length > 0 && (
        <table className="lines">
          <tbody>
            {draft.lines.map((l, i) => {
              const q = quote?.lines?.[i];
              const wrong = [...wrongs].filter(([at]) => at.startsWith(`/lines/${i}`)).map(([, m]) => m)[0];
              return (
                <tr key={l.n}>
                  <td>
                    <b>{l.name}</b> <span className="sub">{l.sku}</span>
                    {q?.words && q.words.length > 0 && (
                      <span className="cap block">
                        {q.words
                          .map((x) => x.text)
                          .filter(Boolean)
                          .join(" · ")}
                      </span>
                    )}
                    {q?.available && <span className="cap block">{w("available", { n: quantity(q.available) })}</span>}
                    {q?.promisedAt && <span className="cap block">{w("promised", { at: day(q.promisedAt) })}</span>}
                    {wrong && (
                      <p className="wrong">
                        <Icon name="s-late" />
                        {wrong}
                      </p>
                    )}
                  </td>
                  <td className="end">
                    <label className="inp inp--short">
                      <span className="vh">{w("qty")}</span>
                      <input
                        inputMode="decimal"
                        value={l.quantity}
                        onChange={(e) => set(l.n, { quantity: e.target.value })}
                        onFocus={(e) => e.target.select()}
                      />
                    </label>
                  </td>
                  <td className="end num">{bareMoney(q?.price)}</td>
                  <td className="end num strong">{bareMoney(q?.amount)}</td>
                  <td>
                    <Btn
                      kind="quiet"
                      icon="close"
                      label={w("drop", { n: i + 1 })}
                      onClick={() => onChange(draft.lines.filter((x) => x.n !== l.n))}
                    />
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      )}
      <Combo
        label={w("product")}
        name="product"
        first={draft.lines.length === 0}
        find={async (q, signal) =>
          (await search(q, signal)).products.map((p) => ({
            id: p.sku ?? p.id,
            name: p.name ?? p.id,
            more: p.sku ?? "",
          }))
        }
        onPick={(c) =>
          onChange([...draft.lines, { n: (draft.lines.at(-1)?.n ?? -1) + 1, sku: c.id, name: c.name, quantity: "1" }])
        }
      />
    </section>
  );
}

function Decided({ quote, stale }: { quote: Quote; stale: boolean }) {
  const t = quote.totals;
  const problems = quote.problems ?? [];
  return (
    <section className={stale ? "decided loaded--stale" : "decided"} aria-live="polite">
      <p className="row between">
        <span className="h4">{w("total")}</span>
        <b className="h1 num">{money(t?.total)}</b>
      </p>
      <dl className="totals">
        <div>
          <dt>{w("goods")}</dt>
          <dd>{bareMoney(t?.goods)}</dd>
        </div>
        <div>
          <dt>{w("freight")}</dt>
          <dd>{bareMoney(t?.freight)}</dd>
        </div>
      </dl>
      {quote.promisedAt && <p className="sub">{w("promised", { at: day(quote.promisedAt) })}</p>}
      {(quote.route?.steps?.length ?? 0) > 0 && (
        <>
          <h2 className="cap">{w("way")}</h2>
          <ol className="entry-way">
            {quote.route?.steps?.map((s) => (
              <li key={s.step} className={s.state === "skipped" ? "struck" : undefined}>
                {s.name}{" "}
                <span className="sub">
                  {s.state === "skipped"
                    ? s.why || w("skipped")
                    : s.owner?.map((o) => o.name ?? word("role", o.role)).join("、")}
                </span>
              </li>
            ))}
          </ol>
        </>
      )}
      {[...(quote.holds ?? []), ...(quote.warnings ?? [])].map((x) => (
        <Tag key={x} icon="flag">
          {x}
        </Tag>
      ))}
      {problems.length > 0 && (
        <section className="entry-problems">
          <h2 className="cap">{w("problems")}</h2>
          <ul>
            {problems.map((p) => (
              <li key={`${p.code}${p.field}`}>
                {p.message} <span className="sub">{p.remedy}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </section>
  );
}

function History({ customer, onCopy }: { customer: string; onCopy: (order: string) => void }) {
  const list = useQuery({
    queryKey: ["orders", "of", customer],
    queryFn: ({ signal }) => findOrders({ customer, limit: "5" }, signal),
  });
  const items = list.data?.items ?? [];
  return (
    <section>
      <header className="row between">
        <h2 className="h4">{w("history")}</h2>
        {items[0] && (
          <Btn className="btn--s" icon="copy" onClick={() => onCopy(items[0]?.id as string)}>
            {w("last")}
          </Btn>
        )}
      </header>
      {list.isSuccess && items.length === 0 && <p className="sub">{w("noHistory")}</p>}
      <ul className="latest">
        {items.map((o) => (
          <li key={o.id}>
            <span className="clip">
              <Link href={`/orders/${o.id}`} className="num">
                {o.number}
              </Link>{" "}
              <span className="sub block clip">{contents(o)}</span>
            </span>
            <span className="num">{money(o.total)}</span>
            <span className="sub num">{day(o.placedAt)}</span>
            <Btn kind="quiet" icon="copy" label={w("like", { n: o.number ?? "" })} onClick={() => onCopy(o.id)} />
          </li>
        ))}
      </ul>
    </section>
  );
}
