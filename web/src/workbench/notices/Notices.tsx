import { ago, moment } from "@core/format";
import { words } from "@core/i18n/words";
import { Icon } from "@core/ui/Icon";
import { Pill } from "@core/ui/parts";
import { type ReactNode, useState } from "react";
import { Head, List } from "../table";
import { NoticeCard } from "./NoticeCard";
import { channelName, stateOf, type Told, why } from "./state";
import "./notices.css";

const w = words({
  title: ["通知记录", "Notices told"],
  log: ["通知记录", "Notices told"],
  all: ["全部", "All"],
  sent: ["已送达", "Told"],
  queued: ["排队", "Queued"],
  refused: ["未发送", "Not sent"],
  failed: ["已放弃", "Given up"],
  none: ["还没有通知", "Nobody was told anything yet"],
  noneSay: [
    "蓝图里的通知发出后，谁在何时、通过什么渠道收到、没收到又是为什么，都记在这里，保留 90 天。",
    "Once notices of the blueprint go out, it stands here who was told, when and over which channel, and why somebody was not. It is kept for 90 days.",
  ],
  notice: ["通知", "Notice"],
  person: ["收件人", "Person"],
  channel: ["渠道", "Channel"],
  order: ["订单", "Order"],
  state: ["状态", "State"],
  at: ["时间", "Time"],
  later: ["到时确定", "Found then"],
  drop: ["不再只看{name}", "Show more than {name}"],
});

const states = ["", "sent", "queued", "refused", "failed"] as const;

/** What narrows the log besides the state: one notice, one person, one order. */
export type Only = { by: "notice" | "user" | "order"; key: string; name: string };

/** Notices is who was told what, when, over which channel, and why not. */
export default function Notices({ tabs }: { tabs: ReactNode }) {
  const [state, setState] = useState<(typeof states)[number]>("");
  const [only, setOnly] = useState<Only[]>([]);
  const [open, setOpen] = useState<string>();
  const query = new URLSearchParams(only.map((o) => [o.by, o.key]));
  if (state) query.set("state", state);
  const narrow = (o: Only) => setOnly((old) => [...old.filter((x) => x.by !== o.by), o]);
  return (
    <>
      <Head title={w("title")} />
      {tabs}
      <div className="views told-filters">
        <div className="hook-tabs" role="tablist" aria-label={w("log")}>
          {states.map((s) => (
            <button key={s} type="button" role="tab" aria-selected={state === s} onClick={() => setState(s)}>
              {w(s || "all")}
            </button>
          ))}
        </div>
        {only.map((o) => (
          <button
            key={o.by}
            type="button"
            className="told-only"
            aria-label={w("drop", { name: o.name })}
            title={w("drop", { name: o.name })}
            onClick={() => setOnly((old) => old.filter((x) => x !== o))}
          >
            <span className="clip">{o.name}</span>
            <Icon name="close" />
          </button>
        ))}
      </div>
      <div className="split">
        <List<Told>
          of="notices"
          path={`/api/v1/notices${query.size ? `?${query}` : ""}`}
          id={(t) => t.id}
          current={open}
          every={5000}
          onOpen={(t) => setOpen(t.id)}
          filtered={state !== "" || only.length > 0}
          empty={{ icon: "bell", title: w("none"), say: w("noneSay") }}
          cols={[
            {
              name: w("notice"),
              cell: (t) => (
                <span className="told-name">
                  <b>{t.name}</b>
                  <span className="sub num">{t.subject.number}</span>
                </span>
              ),
            },
            {
              name: w("state"),
              cell: (t) => (
                <span className="told-state" title={why(t)}>
                  <Pill state={stateOf(t).state}>{stateOf(t).word}</Pill>
                  {t.state !== "sent" && <span className="sub clip">{why(t)}</span>}
                </span>
              ),
            },
            { name: w("person"), cell: (t) => <Person of={t} /> },
            { name: w("channel"), cell: (t) => <span className="sub">{t.channel && channelName(t.channel)}</span> },
            {
              name: w("at"),
              cell: (t) => (
                <time dateTime={t.at} title={moment(t.at)} className="sub">
                  {ago(t.at)}
                </time>
              ),
            },
          ]}
        />
        {open && <NoticeCard key={open} id={open} onOnly={narrow} onClose={() => setOpen(undefined)} />}
      </div>
    </>
  );
}

/** Person is who was told; of an occasion that waits nobody knows yet. */
function Person({ of }: { of: Told }) {
  const p = of.person;
  if (!p) return <span className="sub">{w("later")}</span>;
  return <span className="clip told-person">{p.name || p.email}</span>;
}
