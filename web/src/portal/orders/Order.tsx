import { api, newKey } from "@core/api/client";
import type { OrderPage } from "@core/api/types";
import { loose, OrderFiles } from "@core/files/OrderFiles";
import { says, ToldValue } from "@core/form/ToldValue";
import { lang, words } from "@core/i18n/words";
import { Icon } from "@core/ui/Icon";
import { Btn } from "@core/ui/parts";
import { Ghost, Loaded } from "@core/ui/Screen";
import { Sheet } from "@core/ui/Sheet";
import { toast } from "@core/ui/toast";
import { WrongLine } from "@core/ui/WrongLine";
import { useState } from "react";
import { client, useAsk } from "../ask";
import { Messages } from "../progress/Messages";
import { messagesOf, ofPage } from "../progress/model";
import { Answer, GoodsList, History, NowCard } from "../progress/View";
import { useMe } from "../session";
import { Bar, useTitle } from "../shell";
import { Asks } from "./Asks";
import { usePage } from "./pages";
import { useReorder } from "./reorder";
import { share } from "./share";
import { WhyButton } from "./WhyButton";
import "../home/home.css";

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
  ask: ["申请取消", "Ask to cancel"],
  askSay: [
    "商家同意后才会取消；在此之前，订单照常进行。",
    "It is cancelled once we agree. Until then the order goes on.",
  ],
  asked: ["已申请取消，等待答复", "You have asked to cancel. We will answer soon."],
  kept: ["已撤回，订单继续", "Taken back: the order goes on"],
  details: ["填写内容", "What you filled in"],
  documents: ["文件", "Documents"],
});

/** One order of the customer's: when it comes, where it is, what can be done. */
export default function Order({ id }: { id: string }) {
  const page = usePage(id);
  const number = page.data?.order.number ?? w("title");
  useTitle(number);
  return (
    <>
      <Bar
        title={number}
        back="/orders"
        num
        end={
          page.data && (
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
      <Loaded of={page} ghost={<OrderGhost />}>
        {(p) => <Page page={p} id={id} />}
      </Loaded>
    </>
  );
}

function Page({ page, id }: { page: OrderPage; id: string }) {
  const me = useMe();
  const track = ofPage(page);
  const notes = useAsk(
    ["order", id, "notes"],
    (signal) => api("order.notes", { path: { id }, query: { limit: 100 }, signal }),
    { keep: true },
  );
  const say = async (text: string, key: string) => {
    await api("order.note", { path: { id }, body: { text, customerVisible: true }, key });
    await client.invalidateQueries({ queryKey: ["order", id, "notes"] });
  };
  const answers = (page.fields ?? []).filter(says);
  return (
    <>
      <main id="content">
        <Answer track={track} why={<WhyButton page={page} />} />
        <Asks of={page.asks} currency={page.order.totals?.total?.currency} />
        <div className="cols">
          <div>
            {track.now && !page.asks?.length && <NowCard now={track.now} business={me.workspace.name} />}
            <GoodsList track={track} />
            {answers.length > 0 && (
              <section className="sect">
                <header>
                  <h2>{w("details")}</h2>
                </header>
                <dl className="card answers">
                  {answers.map((f) => (
                    <div key={f.key} className="kv">
                      <dt>{f.label}</dt>
                      <dd>
                        <ToldValue of={f} files={page.files} />
                      </dd>
                    </div>
                  ))}
                </dl>
              </section>
            )}
          </div>
          <div>
            <Messages
              of={messagesOf(notes.data?.items, me.user.id)}
              business={me.workspace.name}
              {...(me.can.includes("order.note") ? { onSay: say } : {})}
            />
            <Documents page={page} who={me.user.id} may={me.can.includes("file.add")} />
            <History of={track.history} />
          </div>
        </div>
      </main>
      <Actions page={page} id={id} />
    </>
  );
}

/** The order's files, and a way to add more. */
function Documents({ page, who, may }: { page: OrderPage; who: string; may: boolean }) {
  const { id } = page.order;
  const files = (page.files ?? []).filter(loose);
  if (files.length === 0 && !may) return null;
  return (
    <section className="sect">
      <header>
        <h2>{w("documents")}</h2>
      </header>
      <div className="card">
        <OrderFiles
          who={who}
          order={id as string}
          files={files}
          may={may}
          touch
          onChange={() => client.invalidateQueries({ queryKey: ["order", id] })}
        />
      </div>
    </section>
  );
}

/** What can be done now; what cannot says why, in the server's words. */
function Actions({ page, id }: { page: OrderPage; id: string }) {
  const reorder = useReorder();
  const [asking, setAsking] = useState(false);
  const cancel = page.actions.find((a) => a.verb === "order.cancel");
  const keep = page.actions.find((a) => a.verb === "order.declineCancel");
  const over = page.order.phase === "cancelled";
  return (
    <footer className="act">
      {page.cancel && (
        <p className="no-act act-note" role="status">
          <Icon name="clock" />
          <span>{w("asked")}</span>
        </p>
      )}
      {cancel && !cancel.enabled && cancel.reason && !over && (
        <p className="no-act act-note">
          <Icon name="lock" />
          <span>{cancel.reason}</span>
        </p>
      )}
      <div className="row">
        {cancel?.enabled && (
          <Btn touch onClick={() => setAsking(true)}>
            {w(page.cancelAsks ? "ask" : "cancel")}
          </Btn>
        )}
        {keep && <Keep id={id} label={keep.label} />}
        <Btn touch busy={reorder.busy} onClick={() => void reorder.start(id)}>
          {w("again")}
        </Btn>
      </div>
      {asking && <Cancel id={id} asks={page.cancelAsks ?? false} onClose={() => setAsking(false)} />}
    </footer>
  );
}

/** Takes back what was asked for. */
function Keep({ id, label }: { id: string; label: string }) {
  const [busy, setBusy] = useState(false);
  const [key] = useState(newKey);
  const keep = async () => {
    setBusy(true);
    try {
      await api("order.declineCancel", { path: { id }, body: {}, key });
      toast(w("kept"));
    } catch (e) {
      toast((e as Error).message, { bad: true });
    }
    setBusy(false);
    await client.invalidateQueries();
  };
  return (
    <Btn touch busy={busy} onClick={() => void keep()}>
      {label}
    </Btn>
  );
}

/** Cancels the order, or asks for it where the business has to agree. */
function Cancel({ id, asks, onClose }: { id: string; asks: boolean; onClose: () => void }) {
  const [reason, setReason] = useState("");
  const [busy, setBusy] = useState(false);
  const [wrong, setWrong] = useState<string>();
  const [key] = useState(newKey);
  const cancel = async () => {
    setBusy(true);
    try {
      await api("order.cancel", { path: { id }, body: reason.trim() ? { reason: reason.trim() } : {}, key });
      toast(w(asks ? "asked" : "cancelled"));
      onClose();
      await client.invalidateQueries();
    } catch (e) {
      setWrong((e as Error).message);
      setBusy(false);
    }
  };
  return (
    <Sheet
      title={w(asks ? "ask" : "cancel")}
      onClose={onClose}
      foot={
        <div className="row">
          <Btn touch className="grow" onClick={onClose}>
            {w("keep")}
          </Btn>
          <Btn touch kind="danger" className="grow" busy={busy} onClick={() => void cancel()}>
            {w(asks ? "ask" : "cancel")}
          </Btn>
        </div>
      }
    >
      <p className="sub">{w(asks ? "askSay" : "sure")}</p>
      <div className="fld">
        <label className="lab" htmlFor="cancel-reason">
          {w("reason")} <span className="opt">{w("optional")}</span>
        </label>
        <div className="in in--area">
          <textarea
            id="cancel-reason"
            rows={2}
            lang={lang()}
            value={reason}
            onChange={(e) => setReason(e.target.value)}
          />
        </div>
      </div>
      {wrong && <WrongLine>{wrong}</WrongLine>}
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
