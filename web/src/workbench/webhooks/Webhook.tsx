import { api } from "@core/api/client";
import { told } from "@core/api/told";
import { ago, moment, now } from "@core/format";
import { words } from "@core/i18n/words";
import { Icon } from "@core/ui/Icon";
import { Btn, Pill } from "@core/ui/parts";
import { Ghost, Loaded } from "@core/ui/Screen";
import { toast } from "@core/ui/toast";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "wouter";
import { gone } from "../Card";
import { Confirm } from "../Confirm";
import type { Shown } from "../people/Once";
import { List } from "../table";
import { DeliveryCard } from "./DeliveryCard";
import { Edit } from "./Edit";
import { factName } from "./facts";
import { type Delivery, type Hook, healthOf, outcome, stateOf } from "./state";
import { Told } from "./Webhooks";

const w = words({
  back: ["返回", "Back"],
  missing: ["没有这个推送端点", "There is no such endpoint"],
  list: ["全部推送端点", "All endpoints"],
  test: ["发送测试", "Send a test"],
  edit: ["修改", "Change"],
  rotate: ["更换密钥", "New secret"],
  rotateSay: [
    "新密钥只显示这一次。旧密钥在 24 小时内仍一并签名，接收方可以从容更换。",
    "The new secret is shown once. The old one signs beside it for 24 hours, so the receiver can change in its own time.",
  ],
  off: ["停用", "Switch off"],
  on: ["启用", "Switch on"],
  drop: ["删除", "Delete"],
  dropSay: [
    "等待推送的内容会一并放弃，推送记录不再可见。",
    "What waits is given up, and its log cannot be seen any more.",
  ],
  secret: ["签名密钥", "Signing secret"],
  user: ["可见范围同 {name}", "Sees what {name} sees"],
  taken: ["最近送达", "Last delivered"],
  old: ["旧密钥有效至", "Old secret signs until"],
  gone: [
    "接收方答复 410：它不再接收。确认后可以重新启用。",
    "Its receiver answered 410: it takes nothing any more. Switch it on again once that has changed.",
  ],
  failing: [
    "连续 5 天没有一次送达，已自动停用。修好接收方后启用，再重发失败的推送。",
    "Nothing was taken for five days. Mend the receiver, switch it on, and replay what failed.",
  ],
  owner: [
    "所代表的用户已停用。由在职用户接手后再启用。",
    "Its user has left. Somebody who is here has to take it over.",
  ],
  takeOver: ["由我接手并启用", "Take over and switch on"],
  paused: [
    "连续失败 {n} 次，{at} 再试一条；恢复后会继续推送。现在发送测试，可立即知道是否已恢复。",
    "{n} failures in a row. One delivery is tried at {at}; when it is taken, the rest follows. Send a test to see now whether it is back.",
  ],
  log: ["推送记录", "Log of deliveries"],
  all: ["全部", "All"],
  waiting: ["等待", "Waiting"],
  done: ["已送达", "Delivered"],
  failed: ["未送达", "Not delivered"],
  replayAll: ["重发近 30 天未送达的", "Replay all that failed"],
  replayed: ["{n} 条已重新排队", "{n} is tried again|{n} are tried again"],
  none: ["还没有推送", "Nothing sent yet"],
  noneSay: [
    "有事件发生时会出现在这里；也可以先发送一条测试。",
    "What happens from now on appears here. Send a test to see the first.",
  ],
  nothing: ["这里没有推送", "No deliveries here"],
  nothingSay: ["换一个筛选看看。", "Look under another filter."],
  fact: ["事件", "Fact"],
  state: ["状态", "State"],
  result: ["应答", "Answer"],
  at: ["时间", "Time"],
});

const filters = ["", "waiting", "done", "failed"] as const;

/** Webhook is one endpoint: how it fares, what can be done, and the log of what it was told. */
export function Webhook({ id, onShow, onClose }: { id: string; onShow: (s: Shown) => void; onClose: () => void }) {
  const hook = useQuery({
    queryKey: ["webhooks", id],
    queryFn: ({ signal }) => api("webhook.get", { path: { id }, signal }),
    refetchInterval: 3000,
  });
  const [only, setOnly] = useState<(typeof filters)[number]>("");
  const [open, setOpen] = useState<string>();
  const client = useQueryClient();
  const replay = useMutation({
    mutationFn: () => {
      const since = new Date(now().getTime() - 30 * 86_400_000).toISOString();
      return api("webhook.replay", { body: { webhook: id, since } });
    },
    onSuccess: (a) => {
      toast(w("replayed", { n: a.replayed }));
      void client.invalidateQueries({ queryKey: ["webhooks"] });
    },
    onError: say,
  });
  return (
    <>
      <div className="hook-head">
        <Loaded of={hook} ghost={<Ghost height={96} />} gone={gone(w("missing"), "/people/webhooks", w("list"))}>
          {(h) => <About hook={h} onShow={onShow} onClose={onClose} onTest={setOpen} />}
        </Loaded>
      </div>
      {hook.data && (
        <>
          <div className="views">
            <div className="hook-tabs" role="tablist" aria-label={w("log")}>
              {filters.map((f) => (
                <button key={f} type="button" role="tab" aria-selected={only === f} onClick={() => setOnly(f)}>
                  {w(f || "all")}
                </button>
              ))}
            </div>
            <i className="grow" />
            {only === "failed" && (
              <Btn className="btn--s" icon="refresh" busy={replay.isPending} onClick={() => replay.mutate()}>
                {w("replayAll")}
              </Btn>
            )}
          </div>
          <div className="split">
            <List<Delivery>
              of="webhooks"
              path={`/api/v1/webhook-deliveries?webhook=${id}${only ? `&state=${only}` : ""}`}
              id={(d) => d.id}
              current={open}
              every={3000}
              onOpen={(d) => setOpen(d.id)}
              filtered={false}
              empty={
                only
                  ? { icon: "search", title: w("nothing"), say: w("nothingSay") }
                  : { icon: "share", title: w("none"), say: w("noneSay") }
              }
              cols={[
                { name: w("fact"), cell: (d) => factName(d.fact) },
                { name: w("state"), cell: (d) => <Pill state={stateOf(d).state}>{stateOf(d).word}</Pill> },
                {
                  name: w("at"),
                  cell: (d) => (
                    <time dateTime={d.at} title={moment(d.at)}>
                      {ago(d.at)}
                    </time>
                  ),
                },
                { name: w("result"), cell: (d) => <span className="sub">{outcome(d)}</span> },
              ]}
            />
            {open && <DeliveryCard key={open} id={open} of={hook.data} onClose={() => setOpen(undefined)} />}
          </div>
        </>
      )}
    </>
  );
}

/** say tells a refusal and what can be done about it. */
function say(e: Error) {
  toast(told(e), { bad: true });
}

function About({
  hook: h,
  onShow,
  onClose,
  onTest,
}: {
  hook: Hook;
  onShow: (s: Shown) => void;
  onClose: () => void;
  onTest: (delivery: string) => void;
}) {
  const client = useQueryClient();
  const [asking, setAsking] = useState<"edit" | "rotate" | "drop">();
  const fresh = () => client.invalidateQueries({ queryKey: ["webhooks"] });
  const done = () => setAsking(undefined);
  const test = useMutation({
    mutationFn: () => api("webhook.test", { path: { id: h.id } }),
    onSuccess: (d) => {
      onTest(d.id);
      void fresh();
    },
    onError: say,
  });
  const turn = useMutation({
    mutationFn: async () => {
      const user = h.stopped === "owner" ? { user: (await api("identity.session")).user.id } : {};
      return api("webhook.change", { path: { id: h.id }, match: h.version, body: { on: !h.on, ...user } });
    },
    onSuccess: fresh,
    onError: (e) => {
      say(e);
      void fresh();
    },
  });
  const rotate = useMutation({
    mutationFn: () => api("webhook.rotate", { path: { id: h.id } }),
    onSuccess: (a) => {
      done();
      onShow({ title: w("secret"), secret: a.secret ?? "" });
      void fresh();
    },
    onError: say,
  });
  const drop = useMutation({
    mutationFn: () => api("webhook.drop", { path: { id: h.id } }),
    onSuccess: () => {
      onClose();
      void fresh();
    },
    onError: say,
  });
  const health = healthOf(h);
  return (
    <>
      <div className="row row--wrap">
        <Link className="btn btn--quiet btn--icon" href="/people/webhooks" aria-label={w("back")} title={w("back")}>
          <Icon name="back" />
        </Link>
        <h1 className="h3">{h.name}</h1>
        <Pill state={health.state}>{health.word}</Pill>
        <i className="grow" />
        <Btn kind="primary" icon="play" busy={test.isPending} disabled={!h.on} onClick={() => test.mutate()}>
          {w("test")}
        </Btn>
        <Btn icon="edit" onClick={() => setAsking("edit")}>
          {w("edit")}
        </Btn>
        <Btn icon="lock" onClick={() => setAsking("rotate")}>
          {w("rotate")}
        </Btn>
        <Btn busy={turn.isPending} onClick={() => turn.mutate()}>
          {h.stopped === "owner" ? w("takeOver") : h.on ? w("off") : w("on")}
        </Btn>
        <Btn kind="quiet" icon="trash" label={w("drop")} onClick={() => setAsking("drop")} />
      </div>
      <code className="hook-url">{h.url}</code>
      <Told facts={h.facts} />
      <p className="sub">
        {[
          w("user", { name: h.userName ?? "" }),
          h.takenAt && `${w("taken")} ${ago(h.takenAt)}`,
          h.oldSecretUntil && `${w("old")} ${moment(h.oldSecretUntil)}`,
        ]
          .filter(Boolean)
          .join(" · ")}
      </p>
      {(h.stopped || h.pausedUntil) && (
        <p className="hook-note" role="status">
          <Icon name={h.stopped ? "s-late" : "s-hold"} />
          {h.stopped ? w(h.stopped) : w("paused", { n: h.failures ?? 0, at: moment(h.pausedUntil) })}
        </p>
      )}
      {asking === "edit" && <Edit of={h} onShow={onShow} onClose={done} />}
      {asking === "rotate" && (
        <Confirm
          title={w("rotate")}
          text={w("rotateSay")}
          yes={w("rotate")}
          busy={rotate.isPending}
          onYes={() => rotate.mutate()}
          onClose={done}
        />
      )}
      {asking === "drop" && (
        <Confirm
          title={`${w("drop")} ${h.name}`}
          text={w("dropSay")}
          yes={w("drop")}
          danger
          busy={drop.isPending}
          onYes={() => drop.mutate()}
          onClose={done}
        />
      )}
    </>
  );
}
