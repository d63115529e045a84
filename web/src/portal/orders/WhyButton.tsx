import type { OrderPage } from "@core/api/types";
import { words } from "@core/i18n/words";
import { Why } from "@core/ui/parts";
import { Sheet } from "@core/ui/Sheet";
import { useState } from "react";

const w = words({
  title: ["这张订单是怎么定的", "How this order was decided"],
  price: ["价格", "Price"],
  option: ["选配", "Options"],
  fill: ["自动填写", "Filled in"],
  source: ["发货", "Shipped from"],
  promise: ["交期", "Delivery"],
  discount: ["优惠", "Discount"],
  freight: ["运费", "Freight"],
  tax: ["税", "Tax"],
  plan: ["付款方式", "Payment"],
  check: ["校验", "Checks"],
  route: ["处理方式", "Way"],
  skip: ["省去的环节", "Left out"],
  line: ["第 {n} 行", "Line {n}"],
});

/** What rules decided about an order, in the words that the business wrote for its customers. */
export function WhyButton({ page }: { page: OrderPage }) {
  const [open, setOpen] = useState(false);
  const told = page.why.flatMap((e) =>
    e.reasons.flatMap((r) =>
      r.say ? [{ about: e.about, line: e.line, say: r.say, inputs: r.inputs ?? [], instead: r.instead }] : [],
    ),
  );
  if (told.length === 0) return null;
  return (
    <>
      <Why about={w("title")} open={open} onOpen={() => setOpen(true)} />
      {open && (
        <Sheet title={w("title")} onClose={() => setOpen(false)}>
          <ul className="reasons">
            {told.map((t) => (
              <li key={`${t.about}${t.line}${t.say}`}>
                <p className="small">
                  {[w(t.about), t.line !== undefined && w("line", { n: t.line })].filter(Boolean).join(" · ")}
                </p>
                <p className="reasons-say">{t.say}</p>
                {t.inputs.map((i) => (
                  <p key={i.fact} className="kv">
                    <span>{i.label}</span>
                    <span>{i.text}</span>
                  </p>
                ))}
                {t.instead?.text && <p className="hint">{t.instead.text}</p>}
              </li>
            ))}
          </ul>
        </Sheet>
      )}
    </>
  );
}
