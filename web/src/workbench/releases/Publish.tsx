import { type Answer, api, newKey } from "@core/api/client";
import { told } from "@core/api/told";
import { momentAt } from "@core/days";
import { clocksMeant, moment } from "@core/format";
import { words } from "@core/i18n/words";
import { Btn } from "@core/ui/parts";
import { Seg } from "@core/ui/Seg";
import { toast } from "@core/ui/toast";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

const w = words({
  title: ["发布", "Publish"],
  note: ["说明：为什么改", "Note: why this changes"],
  noteHint: ["如：双十二 VIP 分流门槛上调", "For example: higher VIP limit for December"],
  when: ["何时发布", "When"],
  now: ["现在", "Now"],
  later: ["定时", "At a time"],
  at: ["发布时间", "Time"],
  publish: ["现在发布", "Publish now"],
  schedule: ["安排发布", "Schedule"],
  published: ["已发布 v{n}", "Published v{n}"],
  scheduled: ["将于 {at} 发布", "To be published {at}"],
  pinned: [
    "进行中的订单留在各自的版本上；新订单用新版本。",
    "Running orders stay on their release; new orders run on the new one.",
  ],
  again: [
    "到时会再检查一次；如被拒绝，会通知您。",
    "It is checked again when it is due; you are told if it is refused.",
  ],
  ask: ["申请发布", "Ask for release"],
  asked: ["已提交申请，等另一人放行", "Asked: another person releases it"],
  two: [
    "这里的发布需要两个人：您申请，另一位有发布权限的人放行。",
    "Publishing takes two people here: you ask, and another person who may publish releases it.",
  ],
  replay: ["先重放最近 {n} 张订单", "Replay the latest {n} orders first"],
  nothing: ["还没有修改", "Nothing changed yet"],
  errors: ["先修正 {n} 处错误", "Correct {n} error first|Correct {n} errors first"],
  seen: ["我已看过 {n} 处提示", "I have read the {n} warning|I have read the {n} warnings"],
  outdated: ["先合并到当前版本", "Merge into the current release first"],
});

interface Props {
  ready: boolean;
  errors: number;
  outdated: boolean;
  rules: Answer<"blueprint.draft">["rules"];
  /** What is to be seen before: each warning by its place. */
  warnings: string[];
}

/** Publish makes the draft the current release, now or at a time. */
export function Publish({ ready, errors, outdated, rules, warnings }: Props) {
  const two = rules.eyes > 1;
  const untried = !!rules.replay && !rules.replayed;
  const client = useQueryClient();
  const [note, setNote] = useState("");
  const [later, setLater] = useState(false);
  const [at, setAt] = useState("");
  const [key, setKey] = useState(newKey);
  const [seen, setSeen] = useState("");
  const all = warnings.join("\n");
  const go = useMutation({
    mutationFn: async () => {
      if (two) {
        await api("blueprint.ask", { body: { note, ...(later ? { at: momentAt(at) } : {}) }, key });
        return w("asked");
      }
      if (!later) {
        const made = await api("blueprint.publish", { body: { note }, key });
        return w("published", { n: made.n ?? "" });
      }
      const made = await api("blueprint.schedule", { body: { at: momentAt(at), note }, key });
      return w("scheduled", { at: moment(made.at) });
    },
    onSuccess: (said) => {
      toast(said);
      setNote("");
      setLater(false);
    },
    onError: (e) => toast(told(e), { bad: true }),
    onSettled: () => {
      setKey(newKey());
      void client.invalidateQueries({ queryKey: ["releases"] });
    },
  });
  const clocks = clocksMeant();
  const why = outdated
    ? w("outdated")
    : errors > 0
      ? w("errors", { n: errors })
      : !ready
        ? w("nothing")
        : untried
          ? w("replay", { n: rules.replay ?? 0 })
          : "";
  return (
    <section className="panel publish" aria-label={w("title")}>
      <header>
        <h2>{w("title")}</h2>
      </header>
      <form
        className="body"
        onSubmit={(e) => {
          e.preventDefault();
          go.mutate();
        }}
      >
        <label className="field">
          <span className="label">{w("note")}</span>
          <span className="inp">
            <textarea
              rows={3}
              maxLength={2000}
              placeholder={w("noteHint")}
              value={note}
              onChange={(e) => setNote(e.target.value)}
            />
          </span>
        </label>
        <Seg
          label={w("when")}
          of={(["now", "later"] as const).map((to) => [to, w(to)] as const)}
          value={later ? "later" : "now"}
          onChange={(to) => setLater(to === "later")}
        />
        {later && (
          <label className="field">
            <span className="label">{w("at")}</span>
            <span className="inp">
              <input type="datetime-local" required value={at} onChange={(e) => setAt(e.target.value)} />
            </span>
            {clocks && <span className="hint">{clocks}</span>}
          </label>
        )}
        <p className="sub">{two ? w("two") : later ? w("again") : w("pinned")}</p>
        {ready && all && (
          <label className="publish-seen">
            <input
              className="tick"
              type="checkbox"
              checked={seen === all}
              onChange={(e) => setSeen(e.target.checked ? all : "")}
            />
            {w("seen", { n: warnings.length })}
          </label>
        )}
        <Btn
          type="submit"
          kind="primary"
          icon="rocket"
          disabled={!ready || untried || seen !== all || (later && !at)}
          busy={go.isPending}
        >
          {two ? w("ask") : later ? w("schedule") : w("publish")}
        </Btn>
        {why && <p className="sub">{why}</p>}
      </form>
    </section>
  );
}
