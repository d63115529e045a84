import { newKey } from "@core/api/client";
import { ago, moment } from "@core/format";
import { words } from "@core/i18n/words";
import { Icon } from "@core/ui/Icon";
import { Avatar } from "@core/ui/parts";
import { WrongLine } from "@core/ui/WrongLine";
import { type FormEvent, useRef, useState } from "react";
import type { Message } from "./model";

const w = words({
  title: ["消息", "Messages"],
  none: ["有问题可以在这里问，订单的情况我们都看得到。", "Ask here: whoever answers sees this order."],
  write: ["写给{name}", "Write to {name}"],
  send: ["发送", "Send"],
  sending: ["发送中…", "Sending…"],
  failed: ["没有发出去：{why}", "Not sent: {why}"],
  again: ["再发一次", "Send again"],
});

/** Talk about the order. What could not be sent stays in the field. */
export function Messages({
  of,
  business,
  onSay,
}: {
  of: readonly Message[];
  business: string;
  onSay?: (text: string, key: string) => Promise<void>;
}) {
  const [text, setText] = useState("");
  const [state, setState] = useState<{ busy?: boolean; wrong?: string }>({});
  const key = useRef(newKey());
  const send = async (e: FormEvent) => {
    e.preventDefault();
    if (!onSay || !text.trim() || state.busy) return;
    setState({ busy: true });
    try {
      await onSay(text.trim(), key.current);
      key.current = newKey();
      setText("");
      setState({});
    } catch (e) {
      setState({ wrong: (e as Error).message });
    }
  };
  if (!onSay && of.length === 0) return null;
  return (
    <section className="sect">
      <header>
        <h2>{w("title")}</h2>
      </header>
      <div className="card">
        {of.length === 0 && <p className="small">{w("none")}</p>}
        <ol aria-live="polite">
          {of.map((m) => (
            <li key={m.id} className="msg">
              {!m.mine && (
                <p className="msg-who">
                  <Avatar name={m.by} size={20} />
                  <span className="small">
                    {m.by} ·{" "}
                    <time dateTime={m.at} title={moment(m.at)}>
                      {ago(m.at)}
                    </time>
                  </span>
                </p>
              )}
              <p className={m.mine ? "bub bub--me" : "bub"}>{m.text}</p>
            </li>
          ))}
        </ol>
        {onSay && (
          <form onSubmit={(e) => void send(e)} className="msg-form">
            <div className="in in--area">
              <textarea
                rows={1}
                aria-label={w("write", { name: business })}
                placeholder={w("write", { name: business })}
                value={text}
                onChange={(e) => setText(e.target.value)}
              />
              <button
                type="submit"
                className="hit"
                aria-label={w(state.busy ? "sending" : "send")}
                disabled={!text.trim() || state.busy}
              >
                <Icon name="arrowup" size={20} />
              </button>
            </div>
            {state.wrong && <WrongLine>{w("failed", { why: state.wrong })}</WrongLine>}
          </form>
        )}
      </div>
    </section>
  );
}
