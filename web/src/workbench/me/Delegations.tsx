import { type Answer, api } from "@core/api/client";
import { briefMoney, day } from "@core/format";
import { words } from "@core/i18n/words";
import { useSession } from "@core/session/session";
import { Btn } from "@core/ui/parts";
import { Ghost, Loaded } from "@core/ui/Screen";
import { toast } from "@core/ui/toast";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useCodes, word } from "../codes";
import { Delegate } from "./Delegate";

const w = words({
  none: [
    "没有外出安排。外出时请同事代办，您的待办就不会停。",
    "No leave is planned. Ask a colleague to stand in when you are away, and your tasks go on.",
  ],
  alone: ["我外出，没有人代办", "I am away, and nobody stands in"],
  endLeave: ["结束外出", "End the leave"],
  mine: ["{name} 代办我的待办", "{name} stands in for me"],
  theirs: ["我代办 {name} 的待办", "I stand in for {name}"],
  span: ["{from} 至 {until}", "{from} to {until}"],
  only: ["仅限{processes}", "only {processes}"],
  most: ["不超过 {amount}", "up to {amount}"],
  comma: ["、", ", "],
  now: ["生效中", "now"],
  end: ["结束", "End"],
  endThat: ["结束委托给 {name}", "End the delegation to {name}"],
  ended: ["已结束", "It has ended"],
  add: ["登记外出或委托代办", "Plan a leave, or ask somebody to stand in"],
});

type One = Answer<"identity.delegations">["items"][number];

/** Within which limits it is; "" for none. */
function limits(d: One): string {
  return [
    d.processes && w("only", { processes: d.processes.map((key) => word("flow", key)).join(w("comma")) }),
    d.limit && w("most", { amount: briefMoney(d.limit) }),
  ]
    .filter(Boolean)
    .join(" · ");
}

/** Delegations are who stands in for whom: while one is away, a colleague does one's tasks. */
export function Delegations() {
  const { user } = useSession();
  useCodes();
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
                      {limits(d) && <p className="cap">{limits(d)}</p>}
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
        <Delegate onClose={() => setAdding(false)} />
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
