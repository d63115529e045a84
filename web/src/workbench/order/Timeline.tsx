import type { FileView } from "@core/api/types";
import { clock, day, dayOf, now, weekday } from "@core/format";
import { words } from "@core/i18n/words";
import { useCan } from "@core/session/session";
import { Icon, type IconName } from "@core/ui/Icon";
import { Seg } from "@core/ui/Seg";
import { useState } from "react";
import { FilledIn } from "./FilledIn";
import type { Entry } from "./useOrder";
import { WriteNote } from "./WriteNote";

const w = words({
  title: ["时间线", "Timeline"],
  all: ["全部", "All"],
  flow: ["流转", "Steps"],
  notes: ["消息", "Messages"],
  today: ["今天", "Today"],
  shown: ["客户可见", "The customer sees this"],
  none: ["还没有记录。", "Nothing yet."],
});

const icons: [RegExp, IconName][] = [
  [/^message/, "message"],
  [/^file/, "clip"],
  [/^order\.placed/, "orders"],
  [/^order\.changed/, "edit"],
  [/^order\.confirmed|^task\.done/, "check"],
  [/^order\.cancelled|^cancel\./, "close"],
  [/^step\.skipped|^flow\.(jumped|moved)/, "forward"],
  [/^flow\.held|^hold/, "s-hold"],
  [/^flow\.resumed/, "play"],
  [/^task\.(late|escalated)|^deadline/, "clock"],
  [/^flow\.returned|^recheck/, "undo"],
  [/^signer\.added/, "userplus"],
  [/^task\.(transferred|reassigned)/, "forward"],
  [/^task\.urged/, "bell"],
  [/^cc\./, "mail"],
  [/^reaction/, "fx"],
  [/^stock|^inventory/, "stock"],
  [/^task/, "right"],
];

type Kind = "all" | "flow" | "notes";

function kindOf(e: Entry): Kind {
  return /^(message|file)/.test(e.fact) ? "notes" : "flow";
}

/** Timeline tells what happened, newest first, by day; below it one writes to colleagues or the customer. */
export function Timeline({
  order,
  entries,
  files,
}: {
  order: string;
  entries: Entry[];
  /** Of the order: values may be some of them. */
  files: FileView[] | undefined;
}) {
  const [kind, setKind] = useState<Kind>("all");
  const shown = entries.filter((e) => !e.minor).filter((e) => kind === "all" || kindOf(e) === kind);
  const days = [...grouped(shown)];
  const can = useCan();
  return (
    <section className="timeline" aria-label={w("title")}>
      <header className="row between">
        <h2 className="h4">{w("title")}</h2>
        <Seg
          label={w("title")}
          of={(["all", "flow", "notes"] as const).map((k) => [k, w(k)] as const)}
          value={kind}
          onChange={setKind}
        />
      </header>
      <div className="timeline-body">
        {shown.length === 0 && <p className="sub">{w("none")}</p>}
        {days.map(([d, list]) => (
          <section key={d}>
            <h3 className="cap">{d === dayOf(now()) ? w("today") : `${day(d)} ${weekday(d)}`}</h3>
            <ol>
              {list.map((e) => (
                <One key={e.seq} of={e} files={files} />
              ))}
            </ol>
          </section>
        ))}
      </div>
      {can("order.note") && <WriteNote order={order} />}
    </section>
  );
}

function grouped(all: Entry[]): Map<string, Entry[]> {
  const days = new Map<string, Entry[]>();
  for (const e of all) days.set(dayOf(e.at), [...(days.get(dayOf(e.at)) ?? []), e]);
  return days;
}

function One({ of: e, files }: { of: Entry; files: FileView[] | undefined }) {
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
        <FilledIn of={e.fields} files={files} />
        {note && said && (
          <blockquote className={e.data?.customerVisible ? "note note--shown" : "note"}>
            <Said text={said} />
            {e.data?.customerVisible === true && (
              <span className="cap note-who">
                <Icon name="eye" size={12} />
                {w("shown")}
              </span>
            )}
          </blockquote>
        )}
      </div>
    </li>
  );
}

/** Said is a note's text; whom it mentions stands out. */
function Said({ text }: { text: string }) {
  return text.split(/(@[^\s@，。,.!?：:]+)/).map((part, n) =>
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a text stay where they are
    part.startsWith("@") ? <b key={n}>{part}</b> : part,
  );
}
