import { type Answer, api } from "@core/api/client";
import { quantity } from "@core/format";
import { words } from "@core/i18n/words";
import { useCan } from "@core/session/session";
import { Tag } from "@core/ui/parts";
import { Ghost, Loaded } from "@core/ui/Screen";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link, useLocation } from "wouter";
import { Beside, Card, gone } from "../Card";
import { offered, setName, useCodes, word } from "../codes";
import { search } from "../contracts";
import { Field } from "../Field";
import { Kept } from "../Kept";
import { Mark } from "../Mark";
import { Head, List } from "../table";
import { useSaved } from "../useSaved";
import { useSettled } from "../useSettled";

const w = words({
  missing: ["没有这个产品", "There is no such product"],
  list: ["全部产品", "All products"],
  title: ["产品", "Products"],
  name: ["名称", "Name"],
  sku: ["SKU", "SKU"],
  category: ["分类", "Category"],
  supply: ["供应方式", "Supply"],
  stock: ["现货", "From stock"],
  make: ["定制", "Made to order"],
  buy: ["采购", "Bought to order"],
  service: ["服务", "Service"],
  unit: ["单位", "Unit"],
  weight: ["重量", "Weight"],
  leadDays: ["交期", "Lead time"],
  days: ["工作日", "working days"],
  options: ["可选项", "Options"],
  add: ["新建产品", "New product"],
  none: ["还没有产品", "No products yet"],
  noneSay: [
    "产品说明卖什么、怎样供应；价格在价目表里。",
    "Products say what is sold and how it comes about; prices stand in price lists.",
  ],
  off: ["停售", "Not offered"],
  here: ["库存", "Stock"],
  onHand: ["现有 {a}，可用 {b}", "{a} on hand, {b} available"],
  noStock: ["没有库存记录。", "No stock is kept."],
});

type Product = Answer<"product.get">;

/** Products is what can be ordered. */
export default function Products({ id }: { id: string | undefined }) {
  const [find, setFind] = useState("");
  const [, go] = useLocation();
  const can = useCan();
  useCodes();
  const q = useSettled(find.trim(), 150);
  const found = useQuery({
    queryKey: ["products", "find", q],
    queryFn: ({ signal }) => search(q, signal),
    enabled: q !== "",
  });
  const supplies: Record<string, string> = { stock: w("stock"), make: w("make"), buy: w("buy"), service: w("service") };
  return (
    <>
      <Head
        title={w("title")}
        find={find}
        onFind={setFind}
        action={
          can("product.write") && (
            <Link className="btn btn--primary" href="/products/new">
              {w("add")}
            </Link>
          )
        }
      />
      <div className="split">
        {q !== "" ? (
          <Loaded of={found} ghost={<Ghost height={200} />}>
            {(f) => (
              <ul className="hits">
                {f.products.map((p) => (
                  <li key={p.id}>
                    <Link href={`/products/${p.id}`}>
                      <b>
                        <Mark text={p.name ?? p.id} of={q} />
                      </b>{" "}
                      <span className="sub num">
                        <Mark text={p.sku ?? ""} of={q} />
                      </span>
                    </Link>
                  </li>
                ))}
              </ul>
            )}
          </Loaded>
        ) : (
          <List<Product>
            of="products"
            path="/api/v1/products"
            id={(p) => p.id}
            current={id}
            onOpen={(p) => go(`/products/${p.id}`)}
            filtered={false}
            empty={{ icon: "box", title: w("none"), say: w("noneSay") }}
            cols={[
              { name: w("name"), cell: (p) => p.name },
              { name: w("sku"), cell: (p) => <span className="sub num">{p.sku}</span> },
              { name: w("category"), cell: (p) => word("category", p.category) },
              {
                name: w("supply"),
                cell: (p) => (p.active === false ? <Tag>{w("off")}</Tag> : (supplies[p.supply ?? "stock"] ?? p.supply)),
              },
              { name: w("leadDays"), end: true, cell: (p) => (p.leadDays ? `${p.leadDays} ${w("days")}` : "") },
              { name: w("options"), cell: (p) => <span className="sub">{p.options?.map(setName).join("、")}</span> },
            ]}
          />
        )}
        {id && <Side key={id} id={id} onClose={() => go("/products")} />}
      </div>
    </>
  );
}

function Side({ id, onClose }: { id: string; onClose: () => void }) {
  const product = useQuery({
    queryKey: ["products", id],
    queryFn: ({ signal }) => api("product.get", { path: { id }, signal }),
    enabled: id !== "new",
  });
  return (
    <Beside
      of={product}
      fresh={id === "new" && <Editor product={undefined} onClose={onClose} />}
      gone={gone(w("missing"), "/products", w("list"))}
    >
      {(p) => <Editor product={p} onClose={onClose} />}
    </Beside>
  );
}

function Editor({ product: p, onClose }: { product: Product | undefined; onClose: () => void }) {
  const can = useCan();
  const [, go] = useLocation();
  const stored = {
    name: p?.name ?? "",
    sku: p?.sku ?? "",
    category: p?.category ?? "",
    supply: p?.supply ?? "stock",
    unit: p?.unit ?? "",
    weight: p?.weight?.toString() ?? "",
    leadDays: p?.leadDays?.toString() ?? "",
  };
  const form = useSaved(
    stored,
    async ({ leadDays, weight, ...rest }, own) => {
      const body = {
        ...rest,
        ...own,
        ...(leadDays === undefined ? {} : { leadDays: leadDays === "" ? null : Number(leadDays) }),
        ...(weight === undefined ? {} : { weight: weight === "" ? null : weight }),
      } as never;
      if (p) return api("product.change", { path: { id: p.id }, body, match: p.version });
      const made = await api("product.add", { body });
      go(`/products/${made.id}`);
      return made;
    },
    ["products"],
  );
  const write = can("product.write");
  const field = (key: keyof typeof stored, more = {}) => (
    <Field
      label={w(key)}
      value={form.value[key]}
      onChange={(to) => form.set(key, to)}
      at={`/${key}`}
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
      head={<h2 className="h3">{p ? p.name : w("add")}</h2>}
      below={p?.sku && can("inventory.read") && <Here sku={p.sku} />}
    >
      {field("name", { required: true })}
      {field("sku", { required: true })}
      {field("category", { choices: offered("category") })}
      {field("supply", {
        choices: (["stock", "make", "buy", "service"] as const).map((s) => ({ value: s, name: w(s) })),
      })}
      {field("unit")}
      {field("weight", { decimal: true, unit: "kg" })}
      {field("leadDays", { decimal: true, unit: w("days") })}
      <Kept of="product" values={p?.fields} typed={form.own} onType={form.setOwn} wrong={form.wrong} off={!write} />
    </Card>
  );
}

function Here({ sku }: { sku: string }) {
  const stock = useQuery({
    queryKey: ["stock", sku, "card"],
    queryFn: ({ signal }) => api("inventory.find", { query: { sku: [sku], limit: 1 }, signal }),
  });
  return (
    <section>
      <h3 className="h4">{w("here")}</h3>
      <Loaded of={stock} ghost={<Ghost height={40} />}>
        {(s) => (
          <p className="num">
            {s.items[0]
              ? w("onHand", { a: quantity(s.items[0].onHand), b: quantity(s.items[0].available) })
              : w("noStock")}
          </p>
        )}
      </Loaded>
    </section>
  );
}
