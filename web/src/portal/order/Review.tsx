import { api, Problem } from "@core/api/client";
import type { Field } from "@core/api/coming";
import { told } from "@core/api/told";
import type { LineView, OrderProblem } from "@core/api/types";
import { trayOf, useArrivals, useParcels } from "@core/files/useTray";
import { oneLine, showPhone } from "@core/form/address";
import { type DraftLine, requestOf } from "@core/form/draft";
import { useForm } from "@core/form/hand";
import { toldNow } from "@core/form/pointer";
import type { Step } from "@core/form/steps";
import { day, money, quantity } from "@core/format";
import { say, words } from "@core/i18n/words";
import { dyeOf, named } from "@core/options/chosen";
import { Art } from "@core/ui/Art";
import { Icon } from "@core/ui/Icon";
import { useState } from "react";
import { Link, useLocation } from "wouter";
import { client } from "../ask";
import { useOffline } from "../offline";
import { useMe } from "../session";
import { shown } from "./answers";
import { Dashes } from "./Dashes";
import { remember } from "./known";
import { PriceBar } from "./PriceBar";
import { useItem } from "./product";
import { Summary } from "./Summary";
import type { DraftInHand } from "./useDraft";
import type { Quoting } from "./useQuote";
import { useWide } from "./wide";

const w = words({
  title: ["核对并提交", "Review and place"],
  change: ["修改", "Change"],
  place: ["提交订单", "Place the order"],
  home: ["送到您登记的地址", "To the address we have of you"],
  uncertain: [
    "没有收到服务器的回答。再按一次即可，不会重复下单。",
    "The server did not answer. Press again: the order is not placed twice.",
  ],
  already: ["这份订单已经提交过，可以在订单里看到。", "This order has been placed before: see your orders."],
  orders: ["查看订单", "See the orders"],
  offline: [
    "联网后才能提交，草稿已保存在这台设备上。",
    "It can be placed once there is a network. The draft is kept on this device.",
  ],
  warn: ["请留意", "Please note"],
  sending: [
    "还有 {n} 个文件在上传，传完即可提交。",
    "{n} file is still being sent; then the order can be placed.|{n} files are still being sent; then the order can be placed.",
  ],
  unsent: [
    "有 {n} 个文件没有传上去，不会随订单提交。",
    "{n} file did not get there and will not be part of the order.|{n} files did not get there and will not be part of the order.",
  ],
});

/** The whole order on one page, before it is a promise. */
export default function Review({
  hand,
  quote,
  steps,
  onLead,
  onStep,
}: {
  hand: DraftInHand;
  quote: Quoting;
  steps: readonly Step[];
  onLead: (p: OrderProblem) => void;
  onStep: (key: string) => void;
}) {
  const { draft, view, request, edit, ...form } = useForm();
  const me = useMe();
  const wide = useWide();
  const offline = useOffline();
  const [, go] = useLocation();
  const [busy, setBusy] = useState(false);
  const [said, setSaid] = useState<{ text: string; orders?: boolean }>();
  const [asked, setAsked] = useState(0);
  const problems = view?.problems ?? [];
  const tray = trayOf(form.tray);
  const parcels = useParcels(tray);
  useArrivals(tray, edit);
  const sending = parcels.filter((p) => p.state === "waiting" || p.state === "sending").length;
  const unsent = parcels.filter((p) => p.state === "failed" || p.state === "paused").length;

  const place = async () => {
    setBusy(true);
    setSaid(undefined);
    try {
      const now = await quote.settled();
      if (!now || now.problems?.length) return setAsked((n) => n + 1);
      const total = now.totals?.total;
      const order = await api("order.place", {
        body: { ...(request ?? requestOf(draft)), ...(total ? { expectTotal: total } : {}) },
        key: draft.key,
      });
      await hand.done();
      tray.clear();
      void remember(
        me.user.id,
        draft.destinations.map((d) => d.address),
      );
      void client.invalidateQueries({ queryKey: ["orders"] });
      go(`/done/${order.id}`, { replace: true });
    } catch (e) {
      if (!(e instanceof Problem)) throw e;
      refuse(e);
    } finally {
      setBusy(false);
    }
  };
  const refuse = (e: Problem) => {
    if (e.status === 401) return; // the way back leads to this draft
    if (e.code === "idempotency.reused") return setSaid({ text: w("already"), orders: true });
    if (e.passing) return setSaid({ text: w("uncertain") });
    setSaid({ text: told(e) });
    setAsked((n) => n + 1);
    quote.again();
  };

  const warnings = (view?.reasons ?? []).filter(
    (r) => r.point.startsWith("check.") && r.say && !problems.some((p) => p.message === say(r.say)),
  );
  return (
    <div className="with-side">
      <main id="content">
        {!wide && (
          <div className="row between formstep-head">
            <h2 className="h2">{w("title")}</h2>
            <Dashes n={steps.length + 1} all={steps.length + 1} />
          </div>
        )}
        <Summary
          of={
            asked > 0 || problems.length > 0 ? toldNow(problems, [""].concat(problems.map((p) => p.field ?? ""))) : []
          }
          onJump={onLead}
          focus={asked}
        />
        {warnings.map((r) => (
          <p key={r.row} className="notice review-warn">
            <Icon name="s-waiting" />
            <span className="grow">
              <b>{w("warn")}：</b>
              {say(r.say)}
            </span>
          </p>
        ))}
        {steps.map((s) => (
          <StepCards key={s.key} step={s} onChange={() => onStep(s.key)} />
        ))}
      </main>
      <PriceBar
        quote={quote}
        action={w("place")}
        busy={busy}
        disabled={offline > 0 || sending > 0}
        onAction={() => void place()}
      >
        {offline > 0 && <p className="hint bar-said">{w("offline")}</p>}
        {sending > 0 && <p className="hint bar-said">{w("sending", { n: sending })}</p>}
        {unsent > 0 && <p className="hint bar-said">{w("unsent", { n: unsent })}</p>}
        {said && (
          <p className="wrong bar-said" role="alert">
            <Icon name="s-late" />
            <span>
              {said.text}{" "}
              {said.orders && (
                <Link href="/orders" className="link">
                  {w("orders")}
                </Link>
              )}
            </span>
          </p>
        )}
      </PriceBar>
    </div>
  );
}

/** A step as one reads it back: its goods, its addresses, its answers. */
function StepCards({ step, onChange }: { step: Step; onChange: () => void }) {
  const { draft, view } = useForm();
  const fields = new Map((view?.form?.fields ?? []).map((f) => [f.key, f as Field]));
  const rows = step.fields.flatMap((key) => {
    const field = fields.get(key);
    const text = field && shown(field, draft);
    return text ? [{ key, label: field.label ?? key, text }] : [];
  });
  const lines = step.fields.includes("lines");
  const places = step.fields.includes("destinations");
  if (!lines && !places && rows.length === 0) return null;
  return (
    <section className="sect">
      <header>
        <h2>{step.label || w("title")}</h2>
        <button type="button" className="more" aria-label={`${w("change")}: ${step.label}`} onClick={onChange}>
          {w("change")} <Icon name="right" />
        </button>
      </header>
      {lines && (
        <ul className="card lst">
          {draft.lines.map((l, i) => (
            <GoodsLine key={l.uid} line={l} quoted={view?.lines?.find((x) => x.n === i + 1)} />
          ))}
        </ul>
      )}
      {places && <PlacesCard />}
      {rows.length > 0 && (
        <dl className="card answers">
          {rows.map((r) => (
            <div key={r.key} className="kv">
              <dt>{r.label}</dt>
              <dd>{r.text}</dd>
            </div>
          ))}
        </dl>
      )}
    </section>
  );
}

function PlacesCard() {
  const { draft } = useForm();
  if (draft.destinations.length === 0) return <p className="card sub">{w("home")}</p>;
  return (
    <ul className="card lst">
      {draft.destinations.map((d) => (
        <li key={d.key}>
          <b>{oneLine(d.address)}</b>
          <p className="sub body2 num">{[d.address?.name, showPhone(d.address?.phone)].filter(Boolean).join(" ")}</p>
        </li>
      ))}
    </ul>
  );
}

function GoodsLine({ line, quoted }: { line: DraftLine; quoted: LineView | undefined }) {
  const item = useItem(line.sku, !line.category || Object.keys(line.options).length > 0).data;
  const name = line.name ?? item?.product.name ?? line.sku;
  const more = [...named(line.options, item?.options), quoted?.promisedAt ? day(quoted.promisedAt) : ""].filter(
    Boolean,
  );
  return (
    <li className="row row--top">
      <span className="thumb thumb--48">
        <Art category={line.category ?? item?.product.category} name={name} dye={dyeOf(line.options)} />
      </span>
      <div className="grow">
        <div className="row between row--top">
          <b>
            {name} × {quantity(line.quantity)}
          </b>
          <span className="money">{money(quoted?.amount)}</span>
        </div>
        <p className="small num">{more.join(" · ")}</p>
      </div>
    </li>
  );
}
