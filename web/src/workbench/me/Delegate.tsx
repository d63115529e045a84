import { api, newKey, Problem } from "@core/api/client";
import { told } from "@core/api/told";
import { dayAway, momentAt, plusDays } from "@core/days";
import { words } from "@core/i18n/words";
import { useSession } from "@core/session/session";
import { Btn } from "@core/ui/parts";
import { toast } from "@core/ui/toast";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { type Colleague, Colleagues } from "../Colleagues";
import { offered, useCodes } from "../codes";
import { Field } from "../Field";

const w = words({
  say: [
    "代办的人能看到并处理您的待办，您自己也还能处理。",
    "Whoever stands in sees and does your tasks; you still may too.",
  ],
  within: [
    "代办的人只处理限定范围内的待办；其余的会交给您的上级或后备负责人。",
    "Whoever stands in does what is within these limits; the rest goes to your manager or the fallback.",
  ],
  aloneSay: [
    "没有人代办时，您的待办会交给您的上级或后备负责人。",
    "Where nobody stands in, your tasks go to your manager or the fallback.",
  ],
  away: ["外出已登记", "Your leave is noted"],
  to: ["委托给（可不填）", "Who stands in (optional)"],
  processes: ["仅限流程（可不选）", "Only these processes (optional)"],
  most: ["订单金额上限（可不填）", "For orders up to (optional)"],
  save: ["保存", "Save"],
  from: ["从", "From"],
  until: ["到（含当天）", "To (that day included)"],
  done: ["已委托 {name}", "{name} stands in for you"],
  back: ["返回", "Back"],
});

/** Delegate plans a leave: who stands in, when, and for what. */
export function Delegate({ onClose }: { onClose: () => void }) {
  const { workspace } = useSession();
  useCodes();
  const client = useQueryClient();
  const [to, setTo] = useState<Colleague[]>([]);
  const [from, setFrom] = useState(dayAway(0));
  const [until, setUntil] = useState(dayAway(1));
  const [processes, setProcesses] = useState<string[]>([]);
  const [most, setMost] = useState("");
  const [key, setKey] = useState(newKey);
  const currency = workspace.currency ?? "CNY";
  const all = offered("flow");
  const add = useMutation({
    mutationFn: (who: Colleague | undefined) =>
      api("identity.delegate", {
        body: {
          ...(who && { to: who.id }),
          ...(who && processes.length > 0 && { processes }),
          ...(who && most && { limit: { amount: most, currency } }),
          until: momentAt(plusDays(until, 1)),
          ...(from > dayAway(0) && { from: momentAt(from) }),
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
      {to[0] && all.length > 1 && (
        <fieldset className="choices choices--two">
          <legend className="cap">{w("processes")}</legend>
          {all.map((p) => (
            <label key={p.value} className="menu-item">
              <input
                type="checkbox"
                checked={processes.includes(p.value)}
                onChange={(e) =>
                  setProcesses(e.target.checked ? [...processes, p.value] : processes.filter((x) => x !== p.value))
                }
              />
              {p.name}
            </label>
          ))}
        </fieldset>
      )}
      {to[0] && (
        <Field
          label={w("most")}
          value={most}
          onChange={setMost}
          decimal
          unit={currency}
          at="/limit/amount"
          wrong={wrong}
        />
      )}
      <p className="cap">{!to[0] ? w("aloneSay") : processes.length > 0 || most ? w("within") : w("say")}</p>
      {add.error && !wrong?.fields.has("/until") && !wrong?.fields.has("/limit/amount") && (
        <p className="wrong" role="alert">
          {told(add.error)}
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
