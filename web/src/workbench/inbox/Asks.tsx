import { type Answer, api, newKey, send } from "@core/api/client";
import { words } from "@core/i18n/words";
import { Btn } from "@core/ui/parts";
import { toast } from "@core/ui/toast";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

const w = words({
  approve: ["同意", "Approve"],
  reject: ["拒绝", "Reject"],
  done: ["完成", "Done"],
  saved: ["已{what}", "{what}: done"],
  gone: ["这个待办已经不在您手里", "You do not have this task any more"],
});

type Item = Answer<"inbox.find">["items"][number];

const labels = {
  "task.approve": "approve",
  "task.reject": "reject",
  "task.done": "done",
} as const;
const known = (verb: string): verb is keyof typeof labels => verb in labels;

/** Asks are the decisions that a notice offers: done at once, or on the order's page where more is asked for than a tap. */
export function Asks({ of: item, onOpen }: { of: Item; onOpen: () => void }) {
  const client = useQueryClient();
  const [key] = useState(newKey);
  const [said, setSaid] = useState<string>();
  const act = useMutation({
    mutationFn: async (verb: keyof typeof labels) => {
      const mine = await api("task.find", {
        query: { owner: ["me"], order: [item.subject.id], step: [item.args.step ?? ""], state: ["open"], limit: 200 },
      });
      const task = mine.items.find((t) => t.item === item.args.item);
      const card = task && (await api("task.get", { path: { id: task.id } }));
      const action = card?.actions?.find((a) => a.verb === verb && a.enabled);
      if (!task || !action) throw new Error(w("gone"));
      if (action.needs?.length) return false;
      await send("post", action.path, { body: { version: task.version }, key });
      return true;
    },
    onSuccess: (done, verb) => {
      if (!done) return onOpen();
      setSaid(w("saved", { what: w(labels[verb]) }));
      for (const what of ["tasks", "counts", "inbox", "order"]) void client.invalidateQueries({ queryKey: [what] });
    },
    onError: (e) => toast(e.message, { bad: true }),
  });
  const verbs = (item.args.acts ?? []).filter(known);
  if (said) return <p className="notice-asks sub">{said}</p>;
  return (
    <div className="notice-asks">
      {verbs.map((verb, n) => (
        <Btn
          key={verb}
          className="btn--s"
          {...(n === 0 ? { kind: "primary" as const } : {})}
          busy={act.isPending && act.variables === verb}
          disabled={act.isPending}
          onClick={() => act.mutate(verb)}
        >
          {w(labels[verb])}
        </Btn>
      ))}
    </div>
  );
}
