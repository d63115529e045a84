import { newKey, send } from "@core/api/client";
import { clock, day, dayOf, now, weekday } from "@core/format";
import { words } from "@core/i18n/words";
import { useCan } from "@core/session/session";
import { Icon, type IconName } from "@core/ui/Icon";
import { Btn } from "@core/ui/parts";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import type { Entry } from "./useOrder";

const w = words({
  title: ["时间线", "Timeline"],
  all: ["全部", "All"],
  flow: ["流转", "Steps"],
  notes: ["消息", "Messages"],
  today: ["今天", "Today"],
  write: ["写备注，@ 同事", "Write a note, @ colleagues"],
  visible: ["客户可见", "Visible to the customer"],
  send: ["发送", "Send"],
  shown: ["客户可见", "The customer sees this"],
  none: ["还没有记录。", "Nothing yet."],
});

const icons: [RegExp, IconName][] = [
  [/^message/, "message"],
  [/^file/, "clip"],
  [/^order\.placed/, "orders"],
  [/^order\.confirmed|^task\.done/, "check"],
  [/^order\.cancelled/, "close"],
  [/^step\.skipped/, "forward"],
  [/^task\.(late|escalated)|^deadline/, "clock"],
  [/^stock|^inventory/, "stock"],
  [/^task/, "right"],
];

type Kind = "all" | "flow" | "notes";

function kindOf(e: Entry): Kind {
  return /^(message|file)/.test(e.fact) ? "notes" : "flow";
}

/** Timeline tells what happened, newest first, by day; below it one writes to colleagues or the customer. */
export function Timeline({ order, entries }: { order: string; entries: Entry[] }) {
  const [kind, setKind] = useState<Kind>("all");
  const shown = entries.filter((e) => !e.minor).filter((e) => kind === "all" || kindOf(e) === kind);
  const days = [...grouped(shown)];
  const can = useCan();
  return (
    <section className="timeline" aria-label={w("title")}>
      <header className="row between">
        <h2 className="h4">{w("title")}</h2>
        <div className="seg" role="group" aria-label={w("title")}>
          {(["all", "flow", "notes"] as const).map((k) => (
            <button key={k} type="button" aria-pressed={kind === k} onClick={() => setKind(k)}>
              {w(k)}
            </button>
          ))}
        </div>
      </header>
      <div className="timeline-body">
        {shown.length === 0 && <p className="sub">{w("none")}</p>}
        {days.map(([d, list]) => (
          <section key={d}>
            <h3 className="cap">{d === dayOf(now()) ? w("today") : `${day(d)} ${weekday(d)}`}</h3>
            <ol>
              {list.map((e) => (
                <One key={e.seq} of={e} />
              ))}
            </ol>
          </section>
        ))}
      </div>
      {can("order.note") && <Write order={order} />}
    </section>
  );
}

function grouped(all: Entry[]): Map<string, Entry[]> {
  const days = new Map<string, Entry[]>();
  for (const e of all) days.set(dayOf(e.at), [...(days.get(dayOf(e.at)) ?? []), e]);
  return days;
}

function One({ of: e }: { of: Entry }) {
  const note = e.fact.startsWith("message");
  const said = typeof e.data?.text === "string" ? e.data.text : undefined;
  return (
    <li className="entry">
      <time dateTime={e.at} className="num">
        {clock(e.at)}
      </time>
      <Icon name={icons.find(([re]) => re.test(e.fact))?.[1] ?? "gear"} />
      <div>
        <p>{e.text}</p>
        {note && said && (
          <blockquote className={e.data?.customerVisible ? "note note--shown" : "note"}>
            {said}
            {e.data?.customerVisible === true && <span className="vh">{w("shown")}</span>}
          </blockquote>
        )}
      </div>
    </li>
  );
}

function Write({ order }: { order: string }) {
  const draft = `note-${order}`;
  const [text, setText] = useState(localStorage.getItem(draft) ?? "");
  const [visible, setVisible] = useState(false);
  const [key, setKey] = useState(newKey);
  const client = useQueryClient();
  const post = useMutation({
    mutationFn: () => send("post", `/api/v1/orders/${order}/notes`, { body: { text, customerVisible: visible }, key }),
    onSuccess: () => {
      setText("");
      setKey(newKey());
      localStorage.removeItem(draft);
      void client.invalidateQueries({ queryKey: ["order", order] });
    },
  });
  const submit = (e: FormEvent) => {
    e.preventDefault();
    if (text.trim()) post.mutate();
  };
  return (
    <form className="write" onSubmit={submit}>
      <label className={visible ? "inp write-in note--shown" : "inp write-in"}>
        <span className="vh">{w("write")}</span>
        <textarea
          rows={1}
          maxLength={4000}
          placeholder={w("write")}
          value={text}
          onChange={(e) => {
            setText(e.target.value);
            localStorage.setItem(draft, e.target.value);
          }}
          onKeyDown={(e) => {
            if (e.key === "Enter" && (e.ctrlKey || e.metaKey)) submit(e);
          }}
        />
      </label>
      <label className="row nowrap">
        <input type="checkbox" className="tick" checked={visible} onChange={(e) => setVisible(e.target.checked)} />
        {w("visible")}
      </label>
      <Btn type="submit" busy={post.isPending} disabled={!text.trim()}>
        {w("send")}
      </Btn>
      {post.error && (
        <p className="wrong" role="alert">
          <Icon name="s-late" />
          {post.error.message}
        </p>
      )}
    </form>
  );
}
