import type { CatalogueItem } from "@core/api/coming";
import type { DraftLine } from "@core/form/draft";
import { Wrongs } from "@core/form/fields/Box";
import { useForm } from "@core/form/hand";
import { LineFields } from "@core/form/LineFields";
import { LinePlace } from "@core/form/LinePlace";
import { lineOf } from "@core/form/pointer";
import { useQuantity } from "@core/form/Stepper";
import { bareMoney, day, quantity } from "@core/format";
import { words } from "@core/i18n/words";
import { named } from "@core/options/chosen";
import { Btn } from "@core/ui/parts";
import { word } from "../codes";
import { OptionsPanel } from "./OptionsPanel";

const w = words({
  qty: ["{name}的数量", "Quantity of {name}"],
  drop: ["去掉第 {n} 行", "Drop line {n}"],
  promised: ["预计 {at} 可交", "Ready {at}"],
  available: ["可用 {n}", "{n} available"],
  source: ["从{name}发货", "from {name}"],
  options: ["选配", "Options"],
  fix: ["换一种选配", "Change the options to make it possible"],
});

/** LineRow is one line as it is typed: what it is and how it is made, how many, what that costs; below it what else it asks. */
export function LineRow({
  line,
  at,
  item,
  open,
  onClose,
  onDrop,
}: {
  line: DraftLine;
  at: number;
  item: CatalogueItem | undefined;
  /** Whether its options are being chosen. */
  open: boolean;
  onClose: () => void;
  onDrop: () => void;
}) {
  const { view, fresh, told, edit, configure } = useForm();
  const quoted = view?.lines?.find((l) => l.n === at + 1 && l.sku === line.sku);
  const name = line.name ?? item?.product.name ?? quoted?.name ?? line.sku;
  const change = (to: Partial<DraftLine>) => edit({ do: "changeLine", uid: line.uid, to });
  const count = useQuantity(line.quantity, (quantity) => change({ quantity }));
  const problems = told.filter((p) => lineOf(p.field) === at && !p.field?.includes("/fields/"));
  const configurable = (item?.options?.length ?? 0) > 0;
  const panel = open && configurable;
  const shown = [
    name === line.sku ? "" : line.sku,
    ...named(line.options, item?.options),
    quoted?.available && w("available", { n: quantity(quoted.available) }),
    quoted?.source && w("source", { name: word("warehouse", quoted.source) }),
    quoted?.promisedAt && w("promised", { at: day(quoted.promisedAt) }),
  ];
  const waits = fresh ? "" : " waits";
  return (
    <>
      <tr id={`line-${at}`} tabIndex={-1}>
        <td>
          <b>{name}</b>
          <span className="sub block">{shown.filter(Boolean).join(" · ")}</span>
          {configurable && !panel && (
            <Btn icon="swatch" className="btn--s line-options" onClick={() => configure({ line: line.uid })}>
              {w(problems.some((p) => p.code === "impossible") ? "fix" : "options")}
            </Btn>
          )}
          <Wrongs of={panel ? problems.filter((p) => p.code !== "impossible") : problems} />
        </td>
        <td className="end">
          <span className="inp inp--short">
            <input aria-label={w("qty", { name })} className="end num" {...count} />
            {line.unit && <span className="dim">{line.unit}</span>}
          </span>
        </td>
        <td className={`end num${waits}`}>{bareMoney(quoted?.price)}</td>
        <td className={`end num strong${waits}`}>{bareMoney(quoted?.amount)}</td>
        <td className="end">
          <Btn kind="quiet" icon="close" label={w("drop", { n: at + 1 })} onClick={onDrop} />
        </td>
      </tr>
      <tr className="line-more">
        <td colSpan={5}>
          {panel && item && <OptionsPanel line={line} item={item} onDone={onClose} />}
          <LineFields line={line} at={at} quoted={quoted} />
          <LinePlace line={line} at={at} />
        </td>
      </tr>
    </>
  );
}
