import { type Answer, api } from "@core/api/client";
import { words } from "@core/i18n/words";
import { Tag } from "@core/ui/parts";
import { Ghost, Loaded } from "@core/ui/Screen";
import { Seg } from "@core/ui/Seg";
import { toast } from "@core/ui/toast";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { channelName } from "../notices/state";
import "../notices/notices.css";

const w = words({
  on: ["开", "On"],
  daily: ["每日汇总", "Daily"],
  off: ["关", "Off"],
  must: ["必达", "Must be told"],
  none: ["没有会发给您的通知。", "There are no notices that may reach you."],
  noMail: ["服务器没有配置邮件，邮件通知不会发出。", "No mail server is set up, so no mails go out."],
  how: ["{name}：{channel}", "{name}: {channel}"],
});

type Choices = Answer<"notice.choices">;
type One = Choices["items"][number];
type Way = One["channels"][number];

const key = ["notices", "choices"];

/** Letters can also come gathered, once a day. */
const choicesOf = (channel: string) =>
  channel === "email" ? (["on", "daily", "off"] as const) : (["on", "off"] as const);

/** NoticeChoices is how somebody is told each notice that may reach him. */
export function NoticeChoices() {
  const all = useQuery({ queryKey: key, queryFn: ({ signal }) => api("notice.choices", { signal }) });
  return (
    <Loaded of={all} ghost={<Ghost height={120} />}>
      {(c) => (
        <>
          {c.items.length === 0 && <p className="sub">{w("none")}</p>}
          {!c.mails && c.items.length > 0 && <p className="cap choice-note">{w("noMail")}</p>}
          {c.items.map((n) => (
            <Choice key={n.notice} of={n} />
          ))}
        </>
      )}
    </Loaded>
  );
}

function Choice({ of: n }: { of: One }) {
  const client = useQueryClient();
  const choose = useMutation({
    mutationFn: (to: Way) =>
      api("notice.choose", { body: { notice: n.notice, channel: to.channel, choice: to.choice } }),
    // It is chosen at once; where it was not taken, it goes back.
    onMutate: (to) =>
      client.setQueryData<Choices>(
        key,
        (old) =>
          old && {
            ...old,
            items: old.items.map((x) =>
              x.notice === n.notice
                ? { ...x, channels: x.channels.map((c) => (c.channel === to.channel ? to : c)) }
                : x,
            ),
          },
      ),
    onError: (e) => toast(e.message, { bad: true }),
    onSettled: () => client.invalidateQueries({ queryKey: key }),
  });
  return (
    <div className="choice-one">
      <div className="row row--wrap">
        <p>{n.name}</p>
        {n.must && <Tag>{w("must")}</Tag>}
        {n.says.toLowerCase() !== n.name.toLowerCase() && <span className="cap">{n.says}</span>}
      </div>
      <div className="choice-ways">
        {n.channels.map((way) => (
          <div key={way.channel} className="choice-way">
            <span className="cap">{channelName(way.channel)}</span>
            <Seg
              label={w("how", { name: n.name, channel: channelName(way.channel) })}
              of={choicesOf(way.channel).map((choice) => [choice, w(choice)] as const)}
              value={way.choice}
              off={n.must}
              onChange={(choice) => choose.mutate({ channel: way.channel, choice })}
            />
          </div>
        ))}
      </div>
    </div>
  );
}
