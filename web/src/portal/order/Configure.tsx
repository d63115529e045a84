import type { CatalogueItem, ProductOption } from "@core/api/coming";
import type { DraftLine } from "@core/form/draft";
import { useForm } from "@core/form/hand";
import { Stepper } from "@core/form/Stepper";
import { money, spokenDay } from "@core/format";
import { words } from "@core/i18n/words";
import type { Chosen } from "@core/options/alternatives";
import { dyeOf, nameOf, swatchOf } from "@core/options/chosen";
import { lineOfItem } from "@core/options/line";
import { Options } from "@core/options/Options";
import { useChoosing } from "@core/options/useChoosing";
import { Art } from "@core/ui/Art";
import { Btn, Why } from "@core/ui/parts";
import { Reasons } from "@core/ui/Reasons";
import { Failed, Ghost, Loaded } from "@core/ui/Screen";
import { Sheet } from "@core/ui/Sheet";
import { useState } from "react";
import { Bar, useTitle } from "../shell";
import { byLine } from "./price";
import { useItem } from "./product";

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

function Choosing({ item, line, onDone }: { item: CatalogueItem; line: DraftLine | undefined; onDone: () => void }) {
  const { edit } = useForm();
  const options = item.options ?? [];
  const [chosen, setChosen] = useState<Chosen>(line?.options ?? {});
  const [quantity, setQuantity] = useState(line?.quantity ?? "1");
  const [why, setWhy] = useState(false);
  const choosing = useChoosing({ sku: item.product.sku, quantity, options, chosen, onChange: setChosen });
  const { view, fresh, broken } = choosing;
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
        <Options of={choosing} options={options} chosen={chosen} days={item.stock === "make"} />
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
            {choosing.error && <p className="cap wrong">{choosing.error.message}</p>}
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
