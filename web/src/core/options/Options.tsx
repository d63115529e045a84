import type { ProductOption } from "@core/api/coming";
import { type Chosen, isYesNo } from "./alternatives";
import { nameOf } from "./chosen";
import { Measure } from "./Measure";
import { Repairs } from "./Repairs";
import { Tiles } from "./Tiles";
import type { Choosing } from "./useChoosing";
import "./options.css";

/** The options of a product with what each choice would change. What is impossible is explained where it was asked for. */
export function Options({
  of: { outcomeOf, choose, change, take, wish, broken, mending, fixes },
  options,
  chosen,
  days,
}: {
  of: Choosing;
  options: readonly ProductOption[];
  chosen: Chosen;
  /** Whether dates matter: the product is made to order. */
  days: boolean;
}) {
  const panel = mending && <Repairs wish={mending} fixes={fixes} options={options} days={days} onTake={take} />;
  return (
    <>
      {broken.length > 0 && !wish && panel}
      {options.map((o) => (
        <section key={o.key} className="fld" aria-label={o.name}>
          {o.choices || isYesNo(o) ? (
            <Tiles
              option={o}
              chosen={chosen[o.key]}
              outcomeOf={(value) => outcomeOf(o.key, value)}
              days={days}
              onChoose={(value) => choose(o.key, value)}
            />
          ) : (
            <Measure
              option={o}
              value={chosen[o.key]}
              limit={limitOf(o, { mending, fixes }, options, chosen)}
              onChange={(value) => change({ ...chosen, [o.key]: value })}
            />
          )}
          {wish?.alternative.key === o.key && panel}
        </section>
      ))}
    </>
  );
}

/** How far a measure may go for what is wished, drawn on its ruler. */
function limitOf(
  o: ProductOption,
  { mending, fixes }: Pick<Choosing, "mending" | "fixes">,
  options: readonly ProductOption[],
  chosen: Chosen,
) {
  const fix = fixes?.find((f) => f.fix.key === o.key)?.fix;
  if (!mending || typeof fix?.value !== "number") return undefined;
  const of = options.find((x) => x.key === mending.alternative.key);
  return {
    at: fix.value,
    upper: fix.value < Number(chosen[o.key]),
    name: of ? nameOf(of, mending.alternative.value) : "",
  };
}
