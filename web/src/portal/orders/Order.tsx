import { api, newKey, Problem } from "@core/api/client";
import { progress } from "@core/api/coming";
import type { OrderView } from "@core/api/types";
import { lang, words } from "@core/i18n/words";
import { Icon } from "@core/ui/Icon";
import { Btn } from "@core/ui/parts";
import { Ghost, Loaded } from "@core/ui/Screen";
import { Sheet } from "@core/ui/Sheet";
import { toast } from "@core/ui/toast";
import { useState } from "react";
import { useLocation } from "wouter";
import { client, useAsk } from "../ask";
import { useNames } from "../goods/names";
import { named } from "../order/chosen";
import { Messages } from "../progress/Messages";
import { happened, messagesOf, nowOf, stagesOf } from "../progress/model";
import { Answer, GoodsList, History, NowCard, Parts } from "../progress/View";
import { useMe } from "../session";
import { Bar, useTitle } from "../shell";
import { useReorder } from "./reorder";
import { share } from "./share";

const w = words({
  title: ["订单", "Order"],
  share: ["分享进度链接", "Share a link to the progress"],
  again: ["再来一单", "Order again"],
  cancel: ["取消订单", "Cancel the order"],
  keep: ["不取消", "Keep it"],
  reason: ["为什么取消", "Why"],
  optional: ["选填", "optional"],
  sure: [
    "取消后，已占的库存会立即释放，订单不能恢复。",
    "The goods go back at once, and the order cannot be brought back.",
  ],
  cancelled: ["订单已取消", "The order is cancelled"],
  noStages: ["暂时看不到进度：{why}", "The progress cannot be shown: {why}"],
  retry: ["重试", "Try again"],
});

/** One order of the customer's: when it comes, where it is, what can be done. */
export default function Order({ id }: { id: string }) {
  const order = useAsk<OrderView>(["order", id], (signal) => api("order.get", { path: { id }, signal }), {
    keep: true,
  });
  const number = order.data?.number ?? w("title");
  useTitle(number);
  return (
    <>
      <Bar
        title={number}
        back="/orders"
        num
        end={
          order.data && (
            <button
              type="button"
              className="hit hit--end"
              aria-label={w("share")}
              onClick={() => void share(id, number)}
            >
              <Icon name="share" size={20} />
            </button>
          )
        }
      />
      <Loaded of={order} ghost={<OrderGhost />}>
        {(o) => <Page order={o} id={id} />}
      </Loaded>
    </>
  );
}

function Page({ order, id }: { order: OrderView; id: string }) {
  const me = useMe();
  const page = useAsk(["order", id, "page"], (signal) => progress.page(id, signal), { keep: true });
  const line = useAsk(
    ["order", id, "timeline"],
    (signal) => api("order.timeline", { path: { id }, query: { limit: 200 }, signal }),
    { keep: true },
  );
  const names = useNames((order.lines ?? []).map((l) => l.sku ?? ""));
  const about = (l: { sku?: string; options?: unknown }) => {
    const item = names(l.sku ?? "");
    return {
      ...(item ? { name: item.product.name } : {}),
      category: item?.product.category,
      options: named((l.options ?? {}) as Record<string, unknown>, item?.options),
    };
  };
  const stages = stagesOf(page.data);
  const now = order.phase === "cancelled" ? undefined : nowOf(page.data, order);
  const say = async (text: string, key: string) => {
    await progress.say(id, text, key);
    await client.invalidateQueries({ queryKey: ["order", id] });
  };
  const missing = page.error && (
    <p className="small missing" role="status">
      <Icon name="s-late" size={12} />
      {w("noStages", { why: page.error.message })}
      <button type="button" className="link" onClick={() => void page.refetch()}>
        {w("retry")}
      </button>
    </p>
  );
  return (
    <>
      <main id="content">
        <Answer order={order} stages={stages} note={missing} />
        <div className="cols">
          <div>
            {now && <NowCard now={now} business={me.workspace.name} />}
            <GoodsList order={order} about={about} />
            <Parts page={page.data} />
          </div>
          <div>
            <Messages
              of={messagesOf(page.data, line.data?.items, me.user.id)}
              business={me.workspace.name}
              onSay={say}
            />
            <History of={happened(line.data?.items)} />
          </div>
        </div>
      </main>
      <Actions order={order} id={id} />
    </>
  );
}

/** What can be done now; what cannot says why. Whether it may be cancelled, the server is asked. */
function Actions({ order, id }: { order: OrderView; id: string }) {
  const reorder = useReorder();
  const [asking, setAsking] = useState(false);
  const may = useAsk(["order", id, "cancel"], () =>
    order.phase === "cancelled" ? Promise.resolve({ may: false, why: "" }) : mayCancel(id),
  );
  return (
    <footer className="act">
      {may.data && !may.data.may && may.data.why && (
        <p className="no-act act-note">
          <Icon name="lock" />
          <span>{may.data.why}</span>
        </p>
      )}
      <div className="row">
        {may.data?.may && (
          <Btn touch onClick={() => setAsking(true)}>
            {w("cancel")}
          </Btn>
        )}
        <Btn touch busy={reorder.busy} onClick={() => void reorder.start(id)}>
          {w("again")}
        </Btn>
      </div>
      {asking && <Cancel id={id} onClose={() => setAsking(false)} />}
    </footer>
  );
}

async function mayCancel(id: string): Promise<{ may: boolean; why: string }> {
  try {
    await api("order.cancel", { path: { id }, body: {}, dryRun: true });
    return { may: true, why: "" };
  } catch (e) {
    if (!(e instanceof Problem) || e.passing || e.status === 401) throw e;
    return { may: false, why: [e.message, e.remedy].filter(Boolean).join(lang() === "en" ? ". " : "。") };
  }
}

function Cancel({ id, onClose }: { id: string; onClose: () => void }) {
  const [reason, setReason] = useState("");
  const [busy, setBusy] = useState(false);
  const [wrong, setWrong] = useState<string>();
  const [key] = useState(newKey);
  const [, go] = useLocation();
  const cancel = async () => {
    setBusy(true);
    try {
      await api("order.cancel", { path: { id }, body: reason.trim() ? { reason: reason.trim() } : {}, key });
      await client.invalidateQueries();
      toast(w("cancelled"));
      onClose();
      go(`/orders/${id}`, { replace: true });
    } catch (e) {
      setWrong((e as Error).message);
      setBusy(false);
    }
  };
  return (
    <Sheet
      title={w("cancel")}
      onClose={onClose}
      foot={
        <div className="row">
          <Btn touch className="grow" onClick={onClose}>
            {w("keep")}
          </Btn>
          <Btn touch kind="danger" className="grow" busy={busy} onClick={() => void cancel()}>
            {w("cancel")}
          </Btn>
        </div>
      }
    >
      <p className="sub">{w("sure")}</p>
      <div className="fld">
        <label className="lab" htmlFor="cancel-reason">
          {w("reason")} <span className="opt">{w("optional")}</span>
        </label>
        <div className="in in--area">
          <textarea id="cancel-reason" rows={2} value={reason} onChange={(e) => setReason(e.target.value)} />
        </div>
      </div>
      {wrong && (
        <p className="wrong" role="alert">
          <Icon name="s-late" />
          {wrong}
        </p>
      )}
    </Sheet>
  );
}

function OrderGhost() {
  return (
    <main aria-busy="true">
      <section className="answer">
        <Ghost width={72} height={22} />
        <p className="h1 answer-h">
          <Ghost width="70%" height={28} />
        </p>
        <Ghost width="40%" />
        <div className="stages">
          <Ghost height={44} />
        </div>
      </section>
      <div className="card nowc">
        <Ghost width="50%" />
        <Ghost height={12} />
      </div>
    </main>
  );
}
