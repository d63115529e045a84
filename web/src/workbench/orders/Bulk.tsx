import { send } from "@core/api/client";
import { type Money, money } from "@core/format";
import { words } from "@core/i18n/words";
import { useSession } from "@core/session/session";
import { Btn } from "@core/ui/parts";
import { toast } from "@core/ui/toast";
import { useState } from "react";
import type { Row } from "../contracts";

const w = words({
  chosen: ["已选 {n} 单", "{n} chosen"],
  approve: ["通过我的 {n} 个待办", "Approve my {n} task|Approve my {n} tasks"],
  done: ["已通过 {n} 单", "Approved {n}"],
  failed: ["{n} 单没有通过：{why}", "{n} not approved: {why}"],
  clear: ["清除", "Clear"],
  bar: ["对所选订单", "With the chosen orders"],
});

/** sums adds the totals by currency, in exact decimals. */
export function sums(rows: Row[]): Money[] {
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

/** Bulk is what can be done with the chosen rows; it says first how many that is. */
export function Bulk({ rows, onDone }: { rows: Row[]; onDone: () => void }) {
  const { user } = useSession();
  const [busy, setBusy] = useState(false);
  const mine = rows.flatMap((r) =>
    (r.now ?? []).filter(
      (t) => t.kind === "approval" && (t.owner.user === user.id || (t.owner.role && user.roles.includes(t.owner.role))),
    ),
  );
  const approve = async () => {
    setBusy(true);
    const answers = await Promise.allSettled(
      mine.map((t) => send("post", `/api/v1/tasks/${t.task}/approve`, { body: {} })),
    );
    setBusy(false);
    const bad = answers.filter((a) => a.status === "rejected");
    if (bad.length < answers.length) toast(w("done", { n: answers.length - bad.length }));
    if (bad[0])
      toast(w("failed", { n: bad.length, why: String((bad[0] as PromiseRejectedResult).reason.message) }), {
        bad: true,
      });
    onDone();
  };
  return (
    <div className="bulk" role="toolbar" aria-label={w("bar")}>
      <b>{w("chosen", { n: rows.length })}</b>
      <span className="dim num">{sums(rows).map(money).join(" · ")}</span>
      <i className="sep" />
      <Btn icon="approve" disabled={mine.length === 0} busy={busy} onClick={approve}>
        {w("approve", { n: mine.length })}
      </Btn>
      <i className="sep" />
      <Btn kind="quiet" keys="Esc" onClick={onDone}>
        {w("clear")}
      </Btn>
    </div>
  );
}
