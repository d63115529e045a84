import { type Answer, api } from "@core/api/client";
import { verbs } from "@core/api/verbs.gen";
import { momentAt } from "@core/days";
import { clock, day, dayOf, now, weekday } from "@core/format";
import { pick, words } from "@core/i18n/words";
import { useCan } from "@core/session/session";
import { Icon } from "@core/ui/Icon";
import { Avatar, Btn, Tag } from "@core/ui/parts";
import { Empty, Failed, Ghost } from "@core/ui/Screen";
import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link, useLocation, useSearch } from "wouter";
import { Combo } from "../Combo";
import { rowsOf, search } from "../contracts";
import { More } from "../table";

const w = words({
  title: ["审计记录", "Audit trail"],
  say: ["谁在什么时候做了什么；只增不改。", "Who did what and when. It only ever grows."],
  user: ["谁", "Who"],
  findUser: ["按同事姓名", "A colleague's name"],
  verb: ["做了什么", "What"],
  any: ["任何操作", "Anything"],
  subject: ["对谁", "To what"],
  findSubject: ["单号、客户、产品或编号", "Number, customer, product or id"],
  from: ["从", "From"],
  to: ["到", "Until"],
  clear: ["清除筛选", "Clear filters"],
  drop: ["去掉筛选：{name}", "Drop the filter {name}"],
  none: ["没有符合条件的记录", "Nothing fits"],
  nothing: ["还没有记录", "Nothing yet"],
  sent: ["发来的内容", "What was sent"],
  request: ["请求编号 {id}", "Request {id}"],
  open: ["打开", "Open"],
  only: ["只看这一个", "This one alone"],
  program: ["程序", "The program"],
  visitor: ["访客", "A visitor"],
  order: ["订单", "order"],
  party: ["客户", "customer"],
  product: ["产品", "product"],
  today: ["今天", "Today"],
});

type Trace = Answer<"audit.find">["items"][number];

/** What a verb does, in the words of its own documentation. */
export function verbWord(name: string): string {
  const doc = verbs[name];
  return doc ? pick(doc) : name;
}

const channels: Record<string, [zh: string, en: string]> = {
  portal: ["客户门户", "portal"],
  staff: ["工作台", "workbench"],
  api: ["接口", "API"],
  file: ["导入", "import"],
  shop: ["店铺", "shop"],
  table: ["桌台", "table"],
};

/** Where a subject is looked at, by the beginning of its id. */
export function placeOf(id: string): { href: string; name: string } | undefined {
  if (id.startsWith("ord_")) return { href: `/orders/${id}`, name: w("order") };
  if (id.startsWith("par_")) return { href: `/customers/${id}`, name: w("party") };
  if (id.startsWith("prd_")) return { href: `/products/${id}`, name: w("product") };
  return undefined;
}

const keys = ["user", "verb", "subject", "from", "to"] as const;

/** Audit answers who did what to whom and when. The address is its state. */
export default function Audit() {
  const address = useSearch();
  const [, go] = useLocation();
  const q = new URLSearchParams(address);
  const asked = Object.fromEntries(keys.flatMap((k) => (q.get(k) ? [[k, q.get(k) as string]] : [])));
  const set = (to: Record<string, string | undefined>) => {
    const next = new URLSearchParams(address);
    for (const [k, v] of Object.entries(to)) v ? next.set(k, v) : next.delete(k);
    go(`/audit${next.size ? `?${next}` : ""}`, { replace: true });
  };
  const list = useInfiniteQuery({
    queryKey: ["audit", asked],
    queryFn: ({ pageParam, signal }) =>
      api("audit.find", {
        query: {
          limit: 50,
          ...(asked.user ? { user: asked.user } : {}),
          ...(asked.verb ? { verb: asked.verb } : {}),
          ...(asked.subject ? { subject: asked.subject } : {}),
          ...(asked.from ? { from: momentAt(asked.from) } : {}),
          ...(asked.to ? { to: momentAt(`${asked.to}T23:59:59.999`) } : {}),
          ...(pageParam ? { cursor: pageParam } : {}),
        },
        signal,
      }),
    initialPageParam: "",
    getNextPageParam: (last) => last.next || undefined,
  });
  const items = list.data?.pages.flatMap((p) => p.items) ?? [];
  const called = useCalled(items);
  const narrowed = Object.keys(asked).length > 0;
  const chip = (key: "user" | "subject", name: string) => (
    <span className="fchip">
      <span>{name}</span>
      <b className="clip">{q.get(`${key}Name`) || asked[key]}</b>
      <button
        type="button"
        aria-label={w("drop", { name })}
        onClick={() => set({ [key]: undefined, [`${key}Name`]: undefined })}
      >
        <Icon name="close" />
      </button>
    </span>
  );
  return (
    <>
      <header className="page-head">
        <h1 className="h2">{w("title")}</h1>
        <p className="sub wide">{w("say")}</p>
      </header>
      <div className="filters filters--wrap">
        {asked.user ? (
          chip("user", w("user"))
        ) : (
          <Combo
            label={w("findUser")}
            name="user"
            find={async (text, signal) =>
              (await api("identity.colleagues", { query: { q: text, limit: 8 }, signal })).items.map((c) => ({
                id: c.id,
                name: c.name,
                more: c.roles.join("、"),
              }))
            }
            onPick={(c) => set({ user: c.id, userName: c.name })}
          />
        )}
        <label className="inp">
          <span className="vh">{w("verb")}</span>
          <select value={asked.verb ?? ""} onChange={(e) => set({ verb: e.target.value })}>
            <option value="">{w("any")}</option>
            {Object.keys(verbs)
              .sort()
              .map((v) => (
                <option key={v} value={v}>
                  {verbWord(v)}
                </option>
              ))}
          </select>
        </label>
        {asked.subject ? (
          chip("subject", w("subject"))
        ) : (
          <Combo
            label={w("findSubject")}
            name="subject"
            find={subjects}
            onPick={(c) => set({ subject: c.id, subjectName: c.name })}
          />
        )}
        {(["from", "to"] as const).map((k) => (
          <label key={k} className="inp">
            <span className="cap nowrap">{w(k)}</span>
            <input type="date" value={asked[k] ?? ""} onChange={(e) => set({ [k]: e.target.value })} />
          </label>
        ))}
        {narrowed && (
          <Btn kind="quiet" onClick={() => go("/audit", { replace: true })}>
            {w("clear")}
          </Btn>
        )}
      </div>
      {list.isPending ? (
        <div className="ghosts" aria-busy="true">
          {[90, 70, 80, 60, 75].map((n) => (
            <Ghost key={n} width={`${n}%`} />
          ))}
        </div>
      ) : list.error && items.length === 0 ? (
        <Failed error={list.error} retry={() => list.refetch()} />
      ) : items.length === 0 ? (
        <Empty icon={narrowed ? "search" : "shield"} title={narrowed ? w("none") : w("nothing")} />
      ) : (
        <div className="list-scroll trail">
          {[...byDay(items)].map(([d, some]) => (
            <section key={d} aria-label={d}>
              <h2 className="cap trail-day">{d === dayOf(now()) ? w("today") : `${day(d)} ${weekday(d)}`}</h2>
              <ol>
                {some.map((t) => (
                  <One key={t.id} of={t} called={called} onOnly={set} />
                ))}
              </ol>
            </section>
          ))}
          <More of={list} />
        </div>
      )}
    </>
  );
}

/** What a fragment may mean as a subject; an id means itself. */
async function subjects(q: string, signal: AbortSignal) {
  if (/^[a-z]{3}_\w{8,}$/.test(q)) return [{ id: q, name: q, more: "" }];
  const found = await search(q, signal, 5);
  return [
    ...found.orders.map((o) => ({ id: o.id, name: o.number ?? o.id, more: o.customer?.name ?? "" })),
    ...found.parties.map((p) => ({ id: p.id, name: p.name ?? p.id, more: p.ref ?? "" })),
    ...found.products.map((p) => ({ id: p.id, name: p.name ?? p.id, more: p.sku ?? "" })),
  ];
}

function byDay(all: Trace[]): Map<string, Trace[]> {
  const days = new Map<string, Trace[]>();
  for (const t of all) days.set(dayOf(t.at), [...(days.get(dayOf(t.at)) ?? []), t]);
  return days;
}

/** How people call what the trail names by its id: orders by number, colleagues by name. */
function useCalled(items: Trace[]): Map<string, string> {
  const can = useCan();
  const orders = [...new Set(items.flatMap((t) => (t.subject?.startsWith("ord_") ? [t.subject] : [])))].slice(0, 200);
  const numbers = useQuery({
    queryKey: ["audit", "numbers", orders],
    queryFn: ({ signal }) => rowsOf(orders, {}, signal),
    enabled: orders.length > 0 && can("order.read"),
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });
  const people = useQuery({
    queryKey: ["colleagues", "all"],
    queryFn: ({ signal }) => api("identity.colleagues", { query: { limit: 100 }, signal }),
    staleTime: 60_000,
  });
  return new Map([
    ...(numbers.data?.items.flatMap((o) => (o.number ? [[o.id, o.number] as const] : [])) ?? []),
    ...(people.data?.items.map((c) => [c.id, c.name] as const) ?? []),
  ]);
}

function One({
  of: t,
  called,
  onOnly,
}: {
  of: Trace;
  called: Map<string, string>;
  onOnly: (to: Record<string, string | undefined>) => void;
}) {
  const [open, setOpen] = useState(false);
  const place = t.subject ? placeOf(t.subject) : undefined;
  const whom = t.subject && (called.get(t.subject) ?? place?.name);
  const visiting = t.by === "visitor"; // who signs in is nobody yet: the trail names him as its subject
  const who = t.by === "clock" ? "" : visiting ? (t.subject && called.get(t.subject)) || w("visitor") : t.by;
  const came = who ? t.channel && channels[t.channel] : undefined; // the program comes from nowhere
  return (
    <li className="trail-one">
      <button type="button" className="trail-line" aria-expanded={open} onClick={() => setOpen(!open)}>
        <time className="num sub" dateTime={t.at}>
          {clock(t.at)}
        </time>
        <Avatar name={who || "·"} />
        <b className="clip">{who || w("program")}</b>
        <span className="clip grow">{verbWord(t.verb)}</span>
        {whom && !visiting && <span className="sub wide num">{whom}</span>}
        {came && <Tag>{pick(came)}</Tag>}
        <Icon name={open ? "down" : "right"} size={12} />
      </button>
      {open && (
        <div className="trail-more">
          <p className="row row--wrap">
            <code>{t.verb}</code>
            {t.subject && <code>{t.subject}</code>}
            {place && <Link href={place.href}>{w("open")}</Link>}
            {t.subject && (
              <button
                type="button"
                className="linkish"
                onClick={() => onOnly({ subject: t.subject, subjectName: undefined })}
              >
                {w("only")}
              </button>
            )}
            {t.requestId && <span className="cap">{w("request", { id: t.requestId })}</span>}
          </p>
          {t.request !== undefined && (
            <>
              <h3 className="cap">{w("sent")}</h3>
              <pre className="json">{JSON.stringify(t.request, null, 2)}</pre>
            </>
          )}
        </div>
      )}
    </li>
  );
}
