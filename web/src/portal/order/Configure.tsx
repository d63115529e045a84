import { api } from "@core/api/client";
import type { CatalogueItem, ProductOption } from "@core/api/coming";
import type { OrderRequest } from "@core/api/types";
import { money, spokenDay } from "@core/format";
import { words } from "@core/i18n/words";
import { Art } from "@core/ui/Art";
import { Btn, Why } from "@core/ui/parts";
import { Reasons } from "@core/ui/Reasons";
import { Failed, Ghost, Loaded } from "@core/ui/Screen";
import { Sheet } from "@core/ui/Sheet";
import { useEffect, useMemo, useState } from "react";
import { Bar, useTitle } from "../shell";
import {
  type Alternative,
  alternatives,
  bestRepairs,
  type Chosen,
  impossible,
  isYesNo,
  type Outcome,
  outcomes,
  repairs,
} from "./alternatives";
import { dyeOf, nameOf, swatchOf } from "./chosen";
import { type DraftLine, requestOf } from "./draft";
import { useForm } from "./form";
import { Measure } from "./Measure";
import { byLine } from "./price";
import { lineOfItem, useItem } from "./product";
import { Repairs } from "./Repairs";
import { Stepper } from "./Stepper";
import { Tiles } from "./Tiles";
import { useQuote } from "./useQuote";

const w = words({
  add: ["加入订单", "Add to the order"],
  save: ["保存选配", "Keep these options"],
  chosen: ["已选", "Chosen"],
  preview: ["预览", "Preview"],
  quantity: ["数量", "Quantity"],
  arrives: ["预计 {day}", "Arrives {day}"],
  price: ["这个价格", "this price"],
  pick: ["请选择", "Choose"],
});

/** The options of a product, for a line that is there or one to be added. */
export default function Configure({
  line,
  sku,
  onDone,
}: {
  line?: DraftLine | undefined;
  sku?: string | undefined;
  onDone: () => void;
}) {
  const item = useItem(line?.sku ?? sku ?? "", Boolean(line ?? sku));
  const title = item.data?.product.name ?? line?.name ?? line?.sku ?? sku ?? "";
  useTitle(title);
  return (
    <>
      <Bar title={title} back={() => window.history.back()} />
      {item.error ? (
        <main id="content">
          <Failed error={item.error} retry={() => item.refetch()} />
        </main>
      ) : (
        <Loaded of={item} ghost={<ConfigureGhost />}>
          {(found) => <Choosing key={found.product.sku} item={found} line={line} onDone={onDone} />}
        </Loaded>
      )}
    </>
  );
}

interface Wish {
  alternative: Alternative;
  problems: Outcome["problems"];
}

function Choosing({ item, line, onDone }: { item: CatalogueItem; line: DraftLine | undefined; onDone: () => void }) {
  const { draft, edit } = useForm();
  const options = item.options ?? [];
  const [chosen, setChosen] = useState<Chosen>(line?.options ?? {});
  const [quantity, setQuantity] = useState(line?.quantity ?? "1");
  const [wish, setWish] = useState<Wish>();
  const [why, setWhy] = useState(false);

  const others = useMemo(() => alternatives(options, chosen), [options, chosen]);
  const request = useMemo<OrderRequest>(
    () => ofLines(draft, item.product.sku, quantity, [chosen, ...others.map((o) => o.options)]),
    [draft, item.product.sku, quantity, chosen, others],
  );
  const quote = useQuote(request);
  const { view, fresh } = quote;
  const said = useMemo(() => (view && fresh ? outcomes(view, others.length) : undefined), [view, fresh, others]);
  const [last, setLast] = useState<Map<string, Outcome>>(new Map());
  useEffect(() => {
    if (said) setLast(new Map(others.map((o, i) => [`${o.key}=${o.value}`, said.others[i] as Outcome])));
  }, [said, others]);
  const outcomeOf = (key: string, value: unknown) => last.get(`${key}=${value}`);

  const choose = (key: string, value: unknown) => {
    const outcome = outcomeOf(key, value);
    const alternative = { key, value, options: { ...chosen, [key]: value } };
    if (outcome && impossible(outcome)) return setWish({ alternative, problems: outcome.problems });
    setWish(undefined);
    setChosen(alternative.options);
  };
  const take = (fix: Chosen) => {
    setChosen(fix);
    setWish(undefined);
  };
  const broken = said && impossible(said.now) ? said.now.problems : [];
  const mending: Wish | undefined =
    wish ??
    (broken.length ? { alternative: { key: "", value: undefined, options: chosen }, problems: broken } : undefined);
  const fixes = useRepairs(mending, options, (all) => ofLines(draft, item.product.sku, quantity, [chosen, ...all]));
  const done = () => {
    if (line)
      edit({
        do: "changeLine",
        uid: line.uid,
        to: { options: chosen, quantity, name: item.product.name, category: item.product.category },
      });
    else edit({ do: "addLines", lines: [lineOfItem(item, chosen, quantity)] });
    onDone();
  };

  const first = view?.lines?.[0];
  const reasons = view ? (byLine(view).get(1) ?? []).filter((r) => r.say) : [];
  const measure = options.find((o) => o.unit && typeof chosen[o.key] === "number");
  const panel = mending && (
    <Repairs wish={mending} fixes={fixes} options={options} days={item.stock === "make"} onTake={take} />
  );
  return (
    <div className="with-side">
      <main id="content" className="configure">
        <section className="stage" aria-label={w("preview")}>
          <div className="stage-art">
            <Art category={item.product.category} name={item.product.name} dye={dyeOf(chosen)} />
          </div>
          {measure && (
            <p className="dimline num">
              <span>
                {String(chosen[measure.key])} {measure.unit}
              </span>
            </p>
          )}
        </section>
        <Picked options={options} chosen={chosen} />
        {broken.length > 0 && !wish && panel}
        {options.map((o) => (
          <section key={o.key} className="fld" aria-label={o.name}>
            {o.choices || isYesNo(o) ? (
              <Tiles
                option={o}
                chosen={chosen[o.key]}
                outcomeOf={(value) => outcomeOf(o.key, value)}
                wish={wish?.alternative.key === o.key ? wish.alternative.value : undefined}
                days={item.stock === "make"}
                onChoose={(value) => choose(o.key, value)}
              />
            ) : (
              <Measure
                option={o}
                value={chosen[o.key]}
                limit={limitOf(o, mending, fixes, options, chosen)}
                onChange={(value) => setChosen({ ...chosen, [o.key]: value })}
              />
            )}
            {wish?.alternative.key === o.key && panel}
          </section>
        ))}
        <section className="fld row between">
          <span className="lab">{w("quantity")}</span>
          <Stepper label={w("quantity")} value={quantity} unit={item.product.unit} onChange={setQuantity} />
        </section>
      </main>
      <aside className="act act--float pricebar">
        <div className="row pricebar-row">
          <div className="grow">
            <p className={fresh ? "total" : "total waits"} aria-live="polite">
              {first?.amount ? money(first.amount) : item.from ? money(item.from) : ""}
              {reasons.length > 0 && <Why about={w("price")} open={why} onOpen={() => setWhy(true)} />}
            </p>
            {first?.promisedAt && <p className="cap num">{w("arrives", { day: spokenDay(first.promisedAt) })}</p>}
            {quote.error && <p className="cap wrong">{quote.error.message}</p>}
          </div>
          <Btn kind="primary" touch className="pricebar-go" disabled={broken.length > 0} onClick={done}>
            {w(line ? "save" : "add")}
          </Btn>
        </div>
      </aside>
      {why && (
        <Sheet title={item.product.name} onClose={() => setWhy(false)}>
          <Reasons of={reasons} />
        </Sheet>
      )}
    </div>
  );
}

/** A quote that compares configurations: each is a line, and nothing else of the order is asked. */
function ofLines(
  draft: Parameters<typeof requestOf>[0],
  sku: string,
  quantity: string,
  all: readonly Chosen[],
): OrderRequest {
  const lines = all.map((options, i) => ({ uid: String(i), sku, quantity, options, fields: {} }));
  return requestOf({ ...draft, lines, destinations: [], plain: {} });
}

export interface Fix {
  fix: Alternative;
  outcome: Outcome;
}

/** What single change makes a wish possible: the server tries them all in one quote. */
function useRepairs(
  wish: Wish | undefined,
  options: readonly ProductOption[],
  ask: (all: Chosen[]) => OrderRequest,
): Fix[] | undefined {
  const [found, setFound] = useState<{ for: string; fixes: Fix[] }>();
  const name = wish ? JSON.stringify(wish.alternative) : "";
  // biome-ignore lint/correctness/useExhaustiveDependencies: the name says all that the wish does
  useEffect(() => {
    if (!wish) return;
    const off = new AbortController();
    const tried = repairs(wish.alternative, wish.problems, options);
    if (tried.length === 0) return setFound({ for: name, fixes: [] });
    api("order.quote", { body: ask(tried.map((t) => t.options)), signal: off.signal }).then(
      (view) => setFound({ for: name, fixes: bestRepairs(tried, outcomes(view, tried.length).others) }),
      () => !off.signal.aborted && setFound({ for: name, fixes: [] }),
    );
    return () => off.abort();
  }, [name]);
  return found?.for === name ? found.fixes : undefined;
}

/** How far a measure may go for what is wished, drawn on its ruler. */
function limitOf(
  o: ProductOption,
  wish: Wish | undefined,
  fixes: Fix[] | undefined,
  options: readonly ProductOption[],
  chosen: Chosen,
) {
  const fix = fixes?.find((f) => f.fix.key === o.key)?.fix;
  if (!wish || typeof fix?.value !== "number") return undefined;
  const of = options.find((x) => x.key === wish.alternative.key);
  return {
    at: fix.value,
    upper: fix.value < Number(chosen[o.key]),
    name: of ? nameOf(of, wish.alternative.value) : "",
  };
}

function Picked({ options, chosen }: { options: readonly ProductOption[]; chosen: Chosen }) {
  const said = options.filter((o) => chosen[o.key] !== undefined && chosen[o.key] !== false);
  if (said.length === 0) return null;
  return (
    <ul className="chips chips--wrap picked" aria-label={w("chosen")}>
      {said.map((o) => {
        const swatch = swatchOf(String(chosen[o.key]));
        return (
          <li key={o.key} className="chip num">
            {swatch && <span className={`${swatch} picked-sw`} />}
            {nameOf(o, chosen[o.key])}
          </li>
        );
      })}
    </ul>
  );
}

function ConfigureGhost() {
  return (
    <main aria-busy="true">
      <div className="stage" />
      {[0, 1].map((n) => (
        <div key={n} className="fld">
          <Ghost width="20%" />
          <Ghost height={88} />
        </div>
      ))}
    </main>
  );
}
