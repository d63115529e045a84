import { type Answer, api, newKey, Problem } from "@core/api/client";
import { day } from "@core/format";
import { words } from "@core/i18n/words";
import { useSession } from "@core/session/session";
import { Btn } from "@core/ui/parts";
import { Ghost, Loaded } from "@core/ui/Screen";
import { toast } from "@core/ui/toast";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { type Colleague, Colleagues } from "../Colleagues";
import { Field } from "../Field";

const w = words({
  none: [
    "没有外出安排。外出时请同事代办，您的待办就不会停。",
    "No leave is planned. Ask a colleague to stand in when you are away, and your tasks go on.",
  ],
  say: [
    "代办的人能看到并处理您的待办，您自己也还能处理。",
    "Whoever stands in sees and does your tasks; you still may too.",
  ],
  alone: ["我外出，没有人代办", "I am away, and nobody stands in"],
  aloneSay: [
    "没有人代办时，您的待办会交给您的上级或后备负责人。",
    "Where nobody stands in, your tasks go to your manager or the fallback.",
  ],
  away: ["外出已登记", "Your leave is noted"],
  endLeave: ["结束外出", "End the leave"],
  mine: ["{name} 代办我的待办", "{name} stands in for me"],
  theirs: ["我代办 {name} 的待办", "I stand in for {name}"],
  span: ["{from} 至 {until}", "{from} to {until}"],
  now: ["生效中", "now"],
  end: ["结束", "End"],
  endThat: ["结束委托给 {name}", "End the delegation to {name}"],
  ended: ["已结束", "It has ended"],
  add: ["登记外出或委托代办", "Plan a leave, or ask somebody to stand in"],
  to: ["委托给（可不填）", "Who stands in (optional)"],
  save: ["保存", "Save"],
  from: ["从", "From"],
  until: ["到（含当天）", "To (that day included)"],
  done: ["已委托 {name}", "{name} stands in for you"],
  back: ["返回", "Back"],
});

type One = Answer<"identity.delegations">["items"][number];

/** A day as date fields have it, so many days from today. */
function dayAfter(days: number): string {
  const d = new Date();
  d.setDate(d.getDate() + days);
  return `${d.getFullYear()}-${String(d.getMonth() + 1).padStart(2, "0")}-${String(d.getDate()).padStart(2, "0")}`;
}

/** The moment at which a day begins here, so many days later. */
function begin(date: string, later = 0): Date {
  const d = new Date(`${date}T00:00`);
  d.setDate(d.getDate() + later);
  return d;
}

/** Delegations are who stands in for whom: while one is away, a colleague does one's tasks. */
export function Delegations() {
  const { user } = useSession();
  const client = useQueryClient();
  const [adding, setAdding] = useState(false);
  const all = useQuery({ queryKey: ["delegations"], queryFn: ({ signal }) => api("identity.delegations", { signal }) });
  const end = useMutation({
    mutationFn: (d: One) => api("identity.undelegate", { path: { id: d.id } }),
    onSuccess: () => {
      toast(w("ended"));
      void client.invalidateQueries({ queryKey: ["delegations"] });
    },
    onError: (e) => toast(e.message, { bad: true }),
  });
  return (
    <>
      <Loaded of={all} ghost={<Ghost height={56} />}>
        {(page) =>
          page.items.length === 0 ? (
            !adding && <p className="setting-one sub">{w("none")}</p>
          ) : (
            <ul>
              {page.items.map((d) => {
                const mine = d.user.id === user.id;
                return (
                  <li key={d.id} className="setting-one">
                    <div>
                      <p>
                        {!mine
                          ? w("theirs", { name: d.user.name })
                          : d.deputy
                            ? w("mine", { name: d.deputy.name })
                            : w("alone")}
                      </p>
                      <p className="cap">
                        {w("span", {
                          from: day(d.from),
                          until: day(new Date(new Date(d.until).getTime() - 1).toISOString()),
                        })}
                        {d.now && ` · ${w("now")}`}
                      </p>
                    </div>
                    {mine && (
                      <Btn
                        kind="quiet"
                        aria-label={d.deputy ? w("endThat", { name: d.deputy.name }) : w("endLeave")}
                        busy={end.isPending && end.variables?.id === d.id}
                        onClick={() => end.mutate(d)}
                      >
                        {w("end")}
                      </Btn>
                    )}
                  </li>
                );
              })}
            </ul>
          )
        }
      </Loaded>
      {adding ? (
        <Add onClose={() => setAdding(false)} />
      ) : (
        <div className="setting-one">
          <Btn icon="userplus" onClick={() => setAdding(true)}>
            {w("add")}
          </Btn>
        </div>
      )}
    </>
  );
}

function Add({ onClose }: { onClose: () => void }) {
  const client = useQueryClient();
  const [to, setTo] = useState<Colleague[]>([]);
  const [from, setFrom] = useState(dayAfter(0));
  const [until, setUntil] = useState(dayAfter(1));
  const [key, setKey] = useState(newKey);
  const add = useMutation({
    mutationFn: (who: Colleague | undefined) =>
      api("identity.delegate", {
        body: {
          ...(who && { to: who.id }),
          until: begin(until, 1).toISOString(),
          ...(from > dayAfter(0) && { from: begin(from).toISOString() }),
        },
        key,
      }),
    onSuccess: (_, who) => {
      toast(who ? w("done", { name: who.name }) : w("away"));
      void client.invalidateQueries({ queryKey: ["delegations"] });
      onClose();
    },
    // Another key only where the request itself was answered: what never arrived may have been done.
    onError: (e) => (e instanceof Problem && !e.passing ? setKey(newKey()) : undefined),
  });
  const wrong = add.error instanceof Problem ? add.error : undefined;
  const submit = (e: FormEvent) => {
    e.preventDefault();
    add.mutate(to[0]);
  };
  return (
    <form className="ask setting-form" onSubmit={submit}>
      <Colleagues label={w("to")} chosen={to} onChoose={setTo} />
      <div className="fields">
        <Field label={w("from")} type="date" value={from} onChange={setFrom} at="/from" wrong={wrong} required />
        <Field label={w("until")} type="date" value={until} onChange={setUntil} at="/until" wrong={wrong} required />
      </div>
      <p className="cap">{to[0] ? w("say") : w("aloneSay")}</p>
      {add.error && !wrong?.fields.has("/until") && (
        <p className="wrong" role="alert">
          {add.error.message} {wrong?.remedy}
        </p>
      )}
      <div className="row between">
        <Btn kind="quiet" onClick={onClose}>
          {w("back")}
        </Btn>
        <Btn type="submit" kind="primary" busy={add.isPending} disabled={!from || !until}>
          {w("save")}
        </Btn>
      </div>
    </form>
  );
}
