import { day, money } from "@core/format";
import { words } from "@core/i18n/words";
import { Btn } from "@core/ui/parts";
import { Link } from "wouter";
import type { Row } from "../contracts";
import { contents } from "../orders/columns";

const w = words({ like: ["照 {n} 填", "Fill in like {n}"] });

/** Latest lists orders that a draft can be filled in like; whose they are where that is not known. */
export function Latest({
  of,
  whose,
  onCopy,
}: {
  of: readonly Row[];
  whose?: boolean;
  onCopy: (order: string) => void;
}) {
  return (
    <ul className="latest">
      {of.map((o) => (
        <li key={o.id}>
          <span className="clip">
            <Link href={`/orders/${o.id}`} className="num">
              {o.number}
            </Link>{" "}
            {whose && o.customer?.name}
            <span className="sub block clip">{contents(o)}</span>
          </span>
          <span className="num">{money(o.total)}</span>
          <span className="sub num">{day(o.placedAt)}</span>
          <Btn kind="quiet" icon="copy" label={w("like", { n: o.number ?? "" })} onClick={() => onCopy(o.id)} />
        </li>
      ))}
    </ul>
  );
}
