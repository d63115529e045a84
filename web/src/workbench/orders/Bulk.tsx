import { Menu } from "@base-ui/react/menu";
import { type Money, money } from "@core/format";
import { words } from "@core/i18n/words";
import { useCan, useSession } from "@core/session/session";
import { Icon } from "@core/ui/Icon";
import { Btn } from "@core/ui/parts";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { countOrders, type Filter, type Row } from "../contracts";
import { BulkSheet, type Scope } from "./BulkSheet";

const w = words({
  chosen: ["已选 {n} 单", "{n} chosen"],
  approve: ["通过我的 {n} 个待办…", "Approve my {n} task…|Approve my {n} tasks…"],
  clear: ["清除", "Clear"],
  bar: ["对所选订单", "With the chosen orders"],
  cancel: ["取消订单…", "Cancel orders…"],
  note: ["留言…", "Write a note…"],
  release: ["放行开工…", "Release…"],
  move: ["换到现行版本…", "Move to the current release…"],
  more: ["更多动作", "More actions"],
  every: ["选择全部符合条件的 {n} 单", "Choose all {n} that match"],
  only: ["只选这 {n} 单", "Only these {n}"],
});

/** sums adds the totals by currency, in exact decimals. */
export function sums(rows: { total?: Money | undefined }[]): Money[] {
  const all = new Map<string, bigint>();
  for (const { total } of rows) {
    if (!total) continue;
    const [whole = "0", places = ""] = total.amount.split(".");
    const units = BigInt(whole + places.padEnd(4, "0"));
    all.set(total.currency, (all.get(total.currency) ?? 0n) + units);
  }
  return [...all].map(([currency, units]) => {
    const text = units.toString().padStart(5, "0");
    return { currency, amount: `${text.slice(0, -4)}.${text.slice(-4, -2)}` };
  });
}

/** The most that one job takes. */
const most = 5000;

/**
 * Bulk is what can be done with the chosen rows; it says first how many that is
 * and what they come to. Where all rows that are shown are chosen and there are
 * more, all that the filter matches can be.
 */
export function Bulk({
  rows,
  filter,
  whole,
  onDone,
}: {
  rows: Row[];
  filter: Filter;
  whole: boolean;
  onDone: () => void;
}) {
  const { user } = useSession();
  const can = useCan();
  const [all, setAll] = useState(false);
  const [verb, setVerb] = useState<string>();
  const { sort: _, ...match } = filter;
  const count = useQuery({
    queryKey: ["counts", "orders", match],
    queryFn: ({ signal }) => countOrders(match, signal),
    enabled: whole,
  });
  const every = whole ? count.data : undefined;
  const n = all && every ? every.count : rows.length;
  const totals = all && every ? (every.totals ?? []) : sums(rows);
  const scope: Scope = all && every ? { filter: match } : { ids: rows.map((r) => r.id) };
  const mine = rows.flatMap((r) =>
    (r.now ?? []).filter(
      (t) => t.kind === "approval" && (t.owner.user === user.id || (t.owner.role && user.roles.includes(t.owner.role))),
    ),
  );
  return (
    <div className="bulk" role="toolbar" aria-label={w("bar")}>
      <b>{w("chosen", { n: n.toLocaleString("en") })}</b>
      <span className="dim num">{totals.map(money).join(" · ")}</span>
      {every && !every.capped && every.count > rows.length && every.count <= most && (
        <button type="button" className="bulk-of" onClick={() => setAll(!all)}>
          {all ? w("only", { n: rows.length }) : w("every", { n: every.count.toLocaleString("en") })}
        </button>
      )}
      <i className="sep" />
      {!all && mine.length > 0 && (
        <Btn icon="approve" onClick={() => setVerb("task.approve")}>
          {w("approve", { n: mine.length })}
        </Btn>
      )}
      {can("order.note") && (
        <Btn icon="message" onClick={() => setVerb("order.note")}>
          {w("note")}
        </Btn>
      )}
      {can("order.cancel") && (
        <Btn icon="close" onClick={() => setVerb("order.cancel")}>
          {w("cancel")}
        </Btn>
      )}
      {(can("order.release") || can("flow.move")) && (
        <Menu.Root>
          <Menu.Trigger render={<Btn icon="more" label={w("more")} />} />
          <Menu.Portal>
            <Menu.Positioner sideOffset={6} align="end">
              <Menu.Popup className="menu">
                {can("order.release") && (
                  <Menu.Item className="menu-item" onClick={() => setVerb("order.release")}>
                    <Icon name="play" />
                    {w("release")}
                  </Menu.Item>
                )}
                {can("flow.move") && (
                  <Menu.Item className="menu-item" onClick={() => setVerb("flow.move")}>
                    <Icon name="right" />
                    {w("move")}
                  </Menu.Item>
                )}
              </Menu.Popup>
            </Menu.Positioner>
          </Menu.Portal>
        </Menu.Root>
      )}
      <i className="sep" />
      <Btn kind="quiet" keys="Esc" onClick={onDone}>
        {w("clear")}
      </Btn>
      {verb && (
        <BulkSheet
          verb={verb}
          {...(verb === "task.approve"
            ? { scope: { ids: mine.map((t) => t.task) }, count: mine.length }
            : { scope, count: n })}
          totals={totals}
          onClose={() => setVerb(undefined)}
          onBegun={onDone}
        />
      )}
    </div>
  );
}
