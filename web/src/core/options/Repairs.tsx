import type { ProductOption } from "@core/api/coming";
import type { Reason } from "@core/api/types";
import { words } from "@core/i18n/words";
import { Btn, Why } from "@core/ui/parts";
import { Reasons } from "@core/ui/Reasons";
import { Ghost } from "@core/ui/Screen";
import { Sheet } from "@core/ui/Sheet";
import { useState } from "react";
import type { Alternative, Chosen, Outcome } from "./alternatives";
import { nameOf } from "./chosen";
import { difference } from "./Tiles";
import type { Fix } from "./useChoosing";

const w = words({
  one: ["改一处就可以选", "One change makes it possible"],
  none: ["改一处还不够，请换一种选配", "No single change makes it possible: choose something else"],
  to: ["{name}改为 {value}", "{name}: {value}"],
  same: ["价格不变", "Same price"],
  take: ["采用", "Take"],
});

/** Why a choice is impossible, and each single change that makes it possible, with its price and date. */
export function Repairs({
  wish,
  fixes,
  options,
  days,
  onTake,
}: {
  wish: { alternative: Alternative; problems: Outcome["problems"] };
  fixes: Fix[] | undefined;
  options: readonly ProductOption[];
  days: boolean;
  onTake: (options: Chosen) => void;
}) {
  const [why, setWhy] = useState(false);
  const reasons = wish.problems
    .map((p) => p.reason as Reason | undefined)
    .filter((r): r is Reason => Boolean(r?.document));
  const title = wish.problems[0]?.message ?? "";
  return (
    <div className="cannot" role="status">
      <p className="cannot-h">
        {title}
        {reasons.length > 0 && <Why about={title} open={why} onOpen={() => setWhy(true)} />}
      </p>
      {wish.problems.slice(1).map((p) => (
        <p key={p.message} className="cannot-p">
          {p.message}
        </p>
      ))}
      <p className="cannot-how">{fixes?.length === 0 ? w("none") : w("one")}</p>
      {!fixes && <Ghost height={44} />}
      {fixes?.map(({ fix, outcome }) => {
        const option = options.find((o) => o.key === fix.key);
        return (
          <div key={fix.key} className="fix">
            <span className="grow">
              {option && w("to", { name: option.name, value: valueName(option, fix.value) })}
              <small>{difference(outcome, days) || w("same")}</small>
            </span>
            <Btn className="btn--44" onClick={() => onTake(fix.options)}>
              {w("take")}
            </Btn>
          </div>
        );
      })}
      {why && (
        <Sheet title={title} onClose={() => setWhy(false)}>
          <Reasons of={reasons} />
        </Sheet>
      )}
    </div>
  );
}

function valueName(o: ProductOption, value: unknown): string {
  const name = nameOf(o, value);
  return name.startsWith(`${o.name} `) ? name.slice(o.name.length + 1) : name;
}
