import { type Answer, api } from "@core/api/client";
import { day, money, quantity } from "@core/format";
import { words } from "@core/i18n/words";
import { useCan } from "@core/session/session";
import { Avatar, Meter, Pill, Tag } from "@core/ui/parts";
import { Empty, Ghost, Loaded } from "@core/ui/Screen";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Link, useLocation, useSearch } from "wouter";
import { Beside, Card, gone } from "../Card";
import { offered, useCodes, word } from "../codes";
import { findOrders, type Page, type Row, search } from "../contracts";
import { Field } from "../Field";
import { Kept } from "../Kept";
import { Mark } from "../Mark";
import { getPage } from "../order/useOrder";
import { CustomerType, contents, OrderNumber } from "../orders/columns";
import { Head, List } from "../table";
import { useSaved } from "../useSaved";
import { useSettled } from "../useSettled";
import { Personal } from "./Personal";

const w = words({
  missing: ["没有这个客户", "There is no such customer"],
  list: ["全部客户", "All customers"],
  title: ["客户", "Customers"],
  name: ["名称", "Name"],
  ref: ["编号", "Reference"],
  type: ["类型", "Type"],
  phone: ["电话", "Phone"],
  email: ["邮箱", "E-mail"],
  region: ["大区", "Region"],
  credit: ["信用额度", "Credit limit"],
  left: ["剩余", "left"],
  spent: ["累计", "Spent"],
  count: ["订单数", "Orders"],
  since: ["客户自", "Since"],
  add: ["新建客户", "New customer"],
  orders: ["订单", "Orders"],
  all: ["全部订单", "All orders"],
  newOrder: ["为他下单", "Order for them"],
  none: ["还没有客户", "No customers yet"],
  noneSay: [
    "客户带着类型、分组和信用额度，规则据此决定价格和流程。",
    "Customers have a type, groups and a credit limit; rules decide prices and ways by them.",
  ],
  noOrders: ["没有您能看到的订单。", "No orders that you may see."],
  allTypes: ["全部类型", "All types"],
  unfound: ["没有这样的客户", "No such customer"],
  again: ["按上次配置下单", "Order the same again"],
  last: ["上次的配置", "The last configuration"],
  data: ["资料", "Details"],
  of: ["共 {limit}", "of {limit}"],
  unlimited: ["不限", "none"],
});

type Party = Answer<"party.get">;

/** Parties is everybody who orders; beside the list stands the one that is looked at. */
export default function Parties({ id }: { id: string | undefined }) {
  const [find, setFind] = useState("");
  const [, go] = useLocation();
  const can = useCan();
  useCodes();
  const q = useSettled(find.trim(), 150);
  const type = new URLSearchParams(useSearch()).get("type") ?? "";
  const at = (party: string) => `/customers/${party}${type ? `?type=${type}` : ""}`;
  const found = useQuery({
    queryKey: ["parties", "find", q],
    queryFn: ({ signal }) => search(q, signal),
    enabled: q !== "",
  });
  return (
    <>
      <Head
        title={w("title")}
        find={find}
        onFind={setFind}
        action={
          <>
            <label className="inp">
              <span className="vh">{w("type")}</span>
              <select
                value={type}
                onChange={(e) =>
                  go(e.target.value ? `/customers?type=${e.target.value}` : "/customers", { replace: true })
                }
              >
                <option value="">{w("allTypes")}</option>
                {offered("customerType").map((t) => (
                  <option key={t.value} value={t.value}>
                    {t.name}
                  </option>
                ))}
              </select>
            </label>
            {can("party.write") && (
              <Link className="btn btn--primary" href="/customers/new">
                {w("add")}
              </Link>
            )}
          </>
        }
      />
      <div className="split">
        {q !== "" ? (
          <Loaded of={found} ghost={<Ghost height={200} />}>
            {(f) =>
              f.parties.length === 0 ? (
                <Empty icon="search" title={w("unfound")} />
              ) : (
                <ul className="hits">
                  {f.parties.map((p) => (
                    <li key={p.id}>
                      <Link href={`/customers/${p.id}`} aria-current={p.id === id ? "true" : undefined}>
                        <b>
                          <Mark text={p.name ?? p.id} of={q} />
                        </b>{" "}
                        <CustomerType of={p} />{" "}
                        <span className="sub num">
                          <Mark text={[p.ref, p.phone].filter(Boolean).join(" · ")} of={q} />
                        </span>
                      </Link>
                    </li>
                  ))}
                </ul>
              )
            }
          </Loaded>
        ) : (
          <List<Party>
            of="parties"
            path={`/api/v1/parties${type ? `?type=${type}` : ""}`}
            id={(p) => p.id}
            current={id}
            onOpen={(p) => go(at(p.id))}
            filtered={type !== ""}
            empty={{ icon: "users", title: w("none"), say: w("noneSay") }}
            cols={[
              { name: w("name"), cell: (p) => p.name },
              { name: w("type"), cell: (p) => <CustomerType of={p} /> },
              { name: w("ref"), cell: (p) => <span className="sub num">{p.ref}</span> },
              { name: w("phone"), cell: (p) => <span className="sub num">{p.phone}</span> },
              {
                name: w("count"),
                end: true,
                cell: (p) => (p.accounts ?? []).reduce((n, a) => n + (a.orderCount ?? 0), 0) || "",
              },
              { name: w("spent"), end: true, cell: (p) => p.accounts?.[0]?.spent && money(p.accounts[0].spent) },
              { name: w("credit"), end: true, cell: (p) => (p.creditLimit ? money(p.creditLimit) : "") },
            ]}
          />
        )}
        {id && <Side key={id} id={id} onClose={() => go(type ? `/customers?type=${type}` : "/customers")} />}
      </div>
    </>
  );
}

function Side({ id, onClose }: { id: string; onClose: () => void }) {
  const party = useQuery({
    queryKey: ["parties", id],
    queryFn: ({ signal }) => api("party.get", { path: { id }, signal }),
    enabled: id !== "new",
  });
  return (
    <Beside
      of={party}
      fresh={id === "new" && <Editor party={undefined} onClose={onClose} />}
      gone={gone(w("missing"), "/customers", w("list"))}
    >
      {(p) => <Editor party={p} onClose={onClose} />}
    </Beside>
  );
}

function Editor({ party: p, onClose }: { party: Party | undefined; onClose: () => void }) {
  const can = useCan();
  const client = useQueryClient();
  const [, go] = useLocation();
  const stored = {
    name: p?.name ?? "",
    ref: p?.ref ?? "",
    type: p?.type ?? "",
    phone: p?.phone ?? "",
    email: p?.email ?? "",
    region: p?.region ?? "",
    credit: p?.creditLimit?.amount ?? "",
  };
  const form = useSaved(
    stored,
    async ({ credit, ...rest }, own) => {
      const limit =
        credit === undefined
          ? {}
          : { creditLimit: credit === "" ? null : { amount: credit, currency: p?.creditLimit?.currency ?? "CNY" } };
      if (p)
        return api("party.change", {
          path: { id: p.id },
          body: { ...rest, ...limit, ...own } as never,
          match: p.version,
        });
      const made = await api("party.add", { body: { ...rest, ...limit, ...own } as never });
      void client.invalidateQueries({ queryKey: ["parties"] });
      go(`/customers/${made.id}`);
      return made;
    },
    ["parties"],
  );
  const write = can("party.write");
  const field = (key: keyof typeof stored, at = `/${key}`, more = {}) => (
    <Field
      label={w(key)}
      value={form.value[key]}
      onChange={(to) => form.set(key, to)}
      at={at}
      wrong={form.wrong}
      off={!write}
      {...more}
    />
  );
  return (
    <Card
      form={form}
      made={p !== undefined}
      may={write}
      onClose={onClose}
      head={
        <span className="row">
          {p && <Avatar name={p.name ?? "?"} size={40} />}
          <h2 className="h3">{p ? p.name : w("add")}</h2>
          <CustomerType of={p} />
          {p?.groups?.map((g) => (
            <Tag key={g}>{word("customerGroup", g)}</Tag>
          ))}
        </span>
      }
      above={
        p && (
          <>
            <Figures of={p} />
            <Latest party={p.id} />
            <Personal id={p.id} />
            <h3 className="h4">{w("data")}</h3>
          </>
        )
      }
    >
      {field("name", "/name", { required: true })}
      {field("ref")}
      {field("type", "/type", { choices: offered("customerType") })}
      {field("region", "/region", { choices: offered("region") })}
      {field("phone", "/phone", { type: "tel" })}
      {field("email", "/email", { type: "email" })}
      {field("credit", "/creditLimit", { decimal: true })}
      <Kept of="customer" values={p?.fields} typed={form.own} onType={form.setOwn} wrong={form.wrong} off={!write} />
    </Card>
  );
}

/** Figures is what a customer comes to: orders, money, credit, since when. */
function Figures({ of: p }: { of: Party }) {
  const limit = p.creditLimit;
  const used = limit && p.creditFree ? 1 - Number(p.creditFree.amount) / Math.max(1, Number(limit.amount)) : 0;
  return (
    <dl className="figures">
      <div>
        <dt>{w("count")}</dt>
        <dd className="num">{(p.accounts ?? []).reduce((n, a) => n + (a.orderCount ?? 0), 0)}</dd>
      </div>
      <div>
        <dt>{w("spent")}</dt>
        <dd className="num">{p.accounts?.[0]?.spent ? money(p.accounts[0].spent) : "–"}</dd>
      </div>
      <div>
        <dt>
          {w("credit")} {limit && w("left")}
        </dt>
        <dd className="num">
          {p.creditFree ? money(p.creditFree) : w("unlimited")}
          {limit && (
            <span className="cap block">
              <Meter share={Math.min(1, Math.max(0, used))} {...(used > 0.9 ? { state: "late" as const } : {})} />{" "}
              {w("of", { limit: money(limit) })}
            </span>
          )}
        </dd>
      </div>
      <div>
        <dt>{w("since")}</dt>
        <dd className="num">{day(p.createdAt)}</dd>
      </div>
    </dl>
  );
}

function Latest({ party }: { party: string }) {
  const list = useQuery({
    queryKey: ["orders", "of", party],
    queryFn: ({ signal }) => findOrders({ customer: party, limit: "8" }, signal),
  });
  const can = useCan();
  return (
    <section>
      <header className="row between">
        <h3 className="h4">{w("orders")}</h3>
        <span className="row">
          <Link href={`/orders?customer=${party}`}>{w("all")}</Link>
          {can("order.place") && (
            <Link className="btn btn--s" href={`/orders/new?customer=${party}`}>
              {w("newOrder")}
            </Link>
          )}
        </span>
      </header>
      <Loaded of={list} ghost={<Ghost height={120} />}>
        {(l: Page<Row>) =>
          l.items.length === 0 ? (
            <p className="sub">{w("noOrders")}</p>
          ) : (
            <>
              {l.items[0] && <LastConfig order={l.items[0].id} party={party} />}
              <ul className="latest">
                {l.items.map((o) => (
                  <li key={o.id}>
                    <span className="clip">
                      <Link href={`/orders/${o.id}`}>
                        <OrderNumber of={o.number ?? ""} />
                      </Link>{" "}
                      <span className="sub">{contents(o)}</span>
                    </span>
                    <span>
                      <Pill state={o.state.key}>{o.state.word}</Pill>
                    </span>
                    <span className="num">{money(o.total)}</span>
                    <span className="sub num">{day(o.placedAt)}</span>
                  </li>
                ))}
              </ul>
            </>
          )
        }
      </Loaded>
    </section>
  );
}

/** LastConfig is what the customer had last, in words, and the way to order the same again. */
function LastConfig({ order, party }: { order: string; party: string }) {
  const can = useCan();
  const page = useQuery({
    queryKey: ["order", order],
    queryFn: ({ signal }) => getPage(order, signal),
    staleTime: 60_000,
  });
  const lines = page.data?.order.lines ?? [];
  if (lines.length === 0) return null;
  return (
    <section className="lastconf">
      <header className="row between">
        <h4 className="cap">{w("last")}</h4>
        {can("order.place") && (
          <Link className="btn btn--s btn--primary" href={`/orders/new?customer=${party}&like=${order}`}>
            {w("again")}
          </Link>
        )}
      </header>
      <ul>
        {lines.slice(0, 4).map((l) => (
          <li key={l.n}>
            <b>{l.name ?? l.sku}</b> × {quantity(l.quantity)}{" "}
            <span className="sub">
              {(l.words ?? [])
                .map((x) => x.text)
                .filter(Boolean)
                .join(" · ")}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
