import { words } from "@core/i18n/words";
import type { CSSProperties } from "react";
import { Link } from "wouter";
import { Panel } from "./Panel";
import { bins, placeOf, sum } from "./period";
import { change, count } from "./say";
import type { Board, Group } from "./useBoard";

const w = words({
  title: ["谁在下单", "Where orders come from"],
  say: ["同一刻度，可比较", "One scale, to compare"],
  customerTypes: ["客户类型", "Customer type"],
  channels: ["渠道", "Channel"],
  types: ["订单类型", "Order type"],
  by: ["按", "By"],
  orders: ["下单", "Orders"],
  before: ["上期", "Before"],
  none: ["未分类", "No type"],
});

/** Small charts of one scale, by what orders are grouped by. */
export function Groups({ of: b }: { of: Board }) {
  const kinds = (["customerTypes", "channels", "types"] as const).filter((k) => (b[k]?.length ?? 0) > 1);
  const weeks = bins(b.days, 14);
  if (kinds.length === 0) return null; // one kind of orders is nothing to compare
  const all = kinds.flatMap((k) => (b[k] ?? []).map((g) => ({ k, g })));
  const top = Math.max(1, ...all.flatMap(({ g }) => weeks.map((x) => sum(g.each, x))));
  return (
    <Panel
      title={w("title")}
      say={w("say")}
      table={{
        head: [w("by"), w("customerTypes"), w("orders"), w("before")],
        rows: all.map(({ k, g }) => [w(k), nameOf(g), { text: g.count, to: placeOf(g.list) }, g.before]),
      }}
    >
      <div className="groups">
        {kinds.map((k) => (
          <section key={k} aria-label={w(k)}>
            <h3 className="cap">{w(k)}</h3>
            <div className="groups-row">
              {(b[k] ?? []).slice(0, 4).map((g) => (
                <Small key={g.key} g={g} each={weeks.map((x) => sum(g.each, x))} top={top} />
              ))}
            </div>
          </section>
        ))}
      </div>
    </Panel>
  );
}

const own = words({
  staff: ["同事录入", "Staff"],
  portal: ["客户门户", "Portal"],
  api: ["接口", "API"],
  file: ["导入", "Import"],
});

/** What a group is called; the program's own channels have no name in the blueprint. */
function nameOf(g: Group): string {
  if (g.key === "") return w("none");
  const known = ["staff", "portal", "api", "file"] as const;
  const key = known.find((k) => k === g.key);
  return g.name === g.key && key ? own(key) : g.name;
}

function Small({ g, each, top }: { g: Group; each: number[]; top: number }) {
  const inside = (
    <>
      <span className="row between">
        <b className="clip">{nameOf(g)}</b>
        <span className="num">
          {count(g.count)} <small className="dim">{change(g.count, g.before)}</small>
        </span>
      </span>
      <span className="group-bars" aria-hidden="true">
        {each.map((n, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: weeks have no other name here, and never change places
          <i key={i} style={{ "--v": `${(100 * n) / top}%` } as CSSProperties} />
        ))}
      </span>
    </>
  );
  const to = placeOf(g.list);
  return to ? (
    <Link className="group" href={to}>
      {inside}
    </Link>
  ) : (
    <span className="group">{inside}</span>
  );
}
