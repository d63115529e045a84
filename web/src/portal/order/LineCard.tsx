import type { LineView } from "@core/api/types";
import type { DraftLine } from "@core/form/draft";
import { Wrongs } from "@core/form/fields/Box";
import { useForm } from "@core/form/hand";
import { LineFields } from "@core/form/LineFields";
import { LinePlace } from "@core/form/LinePlace";
import { lineOf } from "@core/form/pointer";
import { Stepper } from "@core/form/Stepper";
import { day, money } from "@core/format";
import { words } from "@core/i18n/words";
import { dyeOf, named } from "@core/options/chosen";
import { Art } from "@core/ui/Art";
import { Icon } from "@core/ui/Icon";
import { Why } from "@core/ui/parts";
import { Reasons } from "@core/ui/Reasons";
import { Sheet } from "@core/ui/Sheet";
import { useState } from "react";
import { byLine } from "./price";
import { useItem } from "./product";

const w = words({
  drop: ["移除 {name}", "Remove {name}"],
  options: ["选配", "Options"],
  change: ["修改选配", "Change the options"],
  fix: ["换一种选配", "Change the options to make it possible"],
  quantity: ["{name}的数量", "Quantity of {name}"],
  ready: ["预计 {day}", "By {day}"],
  short: ["缺 {n}，{day} 补齐", "{n} missing, complete by {day}"],
  shortNoDay: ["缺 {n}", "{n} missing"],
  price: ["{name}的价格", "the price of {name}"],
});

/** One line: what it is, how it is made, how many, what it costs and when it comes. */
export function LineCard({ line, at, onDrop }: { line: DraftLine; at: number; onDrop: () => void }) {
  const { edit, view, fresh, told, configure } = useForm();
  const [why, setWhy] = useState(false);
  const quoted = view?.lines?.find((l) => l.n === at + 1 && l.sku === line.sku);
  const item = useItem(line.sku, !line.category || Object.keys(line.options).length > 0).data;
  const name = line.name ?? item?.product.name ?? quoted?.name ?? line.sku;
  const problems = told.filter((p) => lineOf(p.field) === at);
  const reasons = view ? (byLine(view).get(at + 1) ?? []).filter((r) => r.say) : [];
  const change = (to: Partial<DraftLine>) => edit({ do: "changeLine", uid: line.uid, to });
  const options = named(line.options, item?.options);
  return (
    <li className="card line" id={`line-${at}`} tabIndex={-1}>
      <span className="thumb">
        <Art category={line.category ?? item?.product.category} name={name} dye={dyeOf(line.options)} />
      </span>
      <div className="line-in">
        <div className="row row--top between">
          <div className="grow">
            <b>{name}</b>
            <p className="sub body2">{[name === line.sku ? "" : line.sku, ...options].filter(Boolean).join(" · ")}</p>
          </div>
          <button type="button" className="hit line-drop" aria-label={w("drop", { name })} onClick={onDrop}>
            <Icon name="trash" />
          </button>
        </div>
        <div className="row between line-foot">
          <span className={fresh ? "money strong" : "money strong waits"}>
            {money(quoted?.amount)}
            {reasons.length > 0 && <Why about={w("price", { name })} open={why} onOpen={() => setWhy(true)} />}
          </span>
          <Stepper
            label={w("quantity", { name })}
            value={line.quantity}
            unit={line.unit}
            onChange={(quantity) => change({ quantity })}
          />
        </div>
        <p className="small num">{when(quoted)}</p>
      </div>
      {(item?.options?.length ?? 0) > 0 || Object.keys(line.options).length > 0 ? (
        <button type="button" className="link line-wide" onClick={() => configure({ line: line.uid })}>
          <Icon name="swatch" />
          {w(problems.some((p) => p.code === "impossible") ? "fix" : options.length ? "change" : "options")}
        </button>
      ) : null}
      <LineFields line={line} at={at} quoted={quoted} />
      <LinePlace line={line} at={at} />
      {problems.length > 0 && (
        <div className="line-wide">
          <Wrongs of={problems.filter((p) => !p.field?.includes("/fields/"))} />
        </div>
      )}
      {why && (
        <Sheet title={name} onClose={() => setWhy(false)}>
          <Reasons of={reasons} />
        </Sheet>
      )}
    </li>
  );
}

function when(l: LineView | undefined): string {
  if (!l) return "";
  const short = l.short && Number(l.short) > 0 ? l.short : undefined;
  if (short) return l.promisedAt ? w("short", { n: short, day: day(l.promisedAt) }) : w("shortNoDay", { n: short });
  return l.promisedAt ? w("ready", { day: day(l.promisedAt) }) : "";
}
