import type { OrderProblem } from "@core/api/types";
import { Announce } from "@core/form/Announce";
import { answersOf, requestOf, worthKeeping } from "@core/form/draft";
import { type FormInHand, FormProvider, inputId } from "@core/form/hand";
import { hiddenOf } from "@core/form/hidden";
import { Items } from "@core/form/Layout";
import { fieldOf, lineOf, pointerOf } from "@core/form/pointer";
import { problemsIn, type Step, stepFor, stepsOf } from "@core/form/steps";
import { useLive } from "@core/form/useLive";
import { useTold } from "@core/form/useTold";
import { clock } from "@core/format";
import { words } from "@core/i18n/words";
import { Icon } from "@core/ui/Icon";
import { Failed, Ghost } from "@core/ui/Screen";
import { type KeyboardEvent, Suspense, useEffect, useMemo, useRef, useState } from "react";
import { useLocation, useSearch } from "wouter";
import { useTypes } from "../home/Types";
import { useMe } from "../session";
import { Bar, useTitle } from "../shell";
import { Dashes } from "./Dashes";
import { face } from "./face";
import { PriceBar } from "./PriceBar";
import { Summary } from "./Summary";
import { useDraft } from "./useDraft";
import { useQuote } from "./useQuote";
import { useWide } from "./wide";
import "./order.css";
import { getReady, later } from "@core/later";

const Configure = later(() => import("./Configure"));
const Review = later(() => import("./Review"));

const w = words({
  order: ["下单", "Order"],
  next: ["下一步", "Next"],
  review: ["核对订单", "Review"],
  reviewTitle: ["核对并提交", "Review and place"],
  saved: ["已保存 {time}", "Saved {time}"],
});

/** The form of an order type, as the server resolves it for this customer. */
export default function Form({ type }: { type: string }) {
  const search = new URLSearchParams(useSearch());
  const [, go] = useLocation();
  const wide = useWide();
  const me = useMe();
  const hand = useDraft(type, search.get("draft"));
  const { draft, edit, savedAt, flush } = hand;
  const types = useTypes();
  const [hidden, setHidden] = useState("");
  const request = useMemo(() => draft && requestOf(draft, hidden), [draft, hidden]);
  const quote = useQuote(request, type);
  const answers = useMemo(() => (draft ? answersOf(draft) : {}), [draft]);
  const now = useLive(quote.view?.form, answers);
  const view = useMemo(() => (quote.view && now ? { ...quote.view, form: now } : quote.view), [quote.view, now]);
  const away = draft ? hiddenOf(now, { ...draft.plain, ...draft.fields }) : "";
  useEffect(() => setHidden(away), [away]);
  const [refused, setRefused] = useState<{ at: number; step: string; all?: boolean }>({ at: 0, step: "" });
  const [busy, setBusy] = useState(false);
  const jump = useRef<string>(undefined);
  const { problems, told, come } = useTold(draft, quote, now);

  const steps = useMemo(() => stepsOf(view?.form, face.notAsked), [view?.form]);
  const wanted = search.get("step");
  const reviewing = wanted === "review";
  const at = reviewing
    ? steps.length
    : Math.max(
        0,
        steps.findIndex((s) => s.key === wanted),
      );
  const title = types.data?.items.find((t) => t.key === type)?.name ?? draft?.typeName ?? w("order");
  useTitle(title);

  const to = (more: Record<string, string | undefined>, replace = false) => {
    const next = new URLSearchParams(search.get("draft") ? { draft: search.get("draft") as string } : {});
    for (const [k, v] of Object.entries(more)) if (v) next.set(k, v);
    flush();
    go(`/new/${type}${next.size ? `?${next}` : ""}`, { replace });
  };

  useEffect(getReady, []);
  const total = view?.totals?.total;
  useEffect(() => {
    if (draft) edit({ do: "total", to: draft.lines.length ? total : undefined });
  }, [draft, edit, total]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a page of its own begins at its top
  useEffect(() => {
    if (jump.current) {
      const id = jump.current;
      jump.current = undefined;
      focusOn(id);
    } else window.scrollTo(0, 0);
  }, [wanted, search.get("line"), search.get("add")]);

  // What was placed or discarded leaves no step to come back to.
  const stranded = draft !== undefined && Boolean(wanted) && !worthKeeping(draft);
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked once, when the draft is there
  useEffect(() => {
    if (stranded && savedAt === 0) to({}, true);
  }, [draft === undefined]);

  if (!draft) return <Bar title={title} back="/" />;
  const form: FormInHand = {
    face,
    tray: `${me.user.id}:${draft.id}`,
    draft,
    edit,
    touch: (...pointers) => setTimeout(() => edit({ do: "touch", pointers }), 200),
    view,
    request,
    fresh: quote.fresh,
    told,
    currency: view?.totals?.total?.currency ?? "CNY",
    configure: (what) => to({ step: wanted ?? undefined, ...what }),
  };
  const configuring = search.get("add") ?? search.get("line");
  if (configuring)
    return (
      <FormProvider value={form}>
        <Suspense fallback={<Bar title={title} back={() => window.history.back()} />}>
          <Configure
            line={draft.lines.find((l) => l.uid === search.get("line"))}
            sku={search.get("add") ?? undefined}
            onDone={() => to({ step: search.get("line") ? (wanted ?? undefined) : stepOfLines(steps) }, true)}
          />
        </Suspense>
      </FormProvider>
    );

  /** Leads to what is wrong: to its step first where that is another one. */
  const leadTo = (p: OrderProblem) => {
    const step = stepFor(steps, p.field);
    const line = lineOf(p.field);
    const field = fieldOf(p.field) ?? "";
    const id = line !== undefined ? `line-${line}` : inputId(field);
    if (!wide || reviewing) {
      if (step >= 0 && (reviewing || step !== at)) {
        jump.current = id;
        return to({ step: steps[step]?.key });
      }
    }
    focusOn(id);
  };

  const onward = async () => {
    const here = wide ? steps : steps.slice(at, at + 1);
    edit({ do: "touch", pointers: here.flatMap((s) => s.fields.map(pointerOf)) });
    setBusy(true);
    const answer = await quote.settled();
    setBusy(false);
    const wrong = here.flatMap((s) => problemsIn(s, answer?.problems ?? come));
    if (wrong.length) return setRefused((r) => ({ at: r.at + 1, step: steps[at]?.key ?? "" }));
    setRefused({ at: 0, step: "" });
    to({ step: wide ? "review" : (steps[at + 1]?.key ?? "review") });
  };
  const keys = (e: KeyboardEvent) => {
    if (e.key !== "Enter" || e.nativeEvent.isComposing) return;
    if (e.ctrlKey || e.metaKey) {
      e.preventDefault();
      void onward();
    } else if (e.target instanceof HTMLInputElement && !/checkbox|radio/.test(e.target.type)) {
      e.preventDefault();
      focusNext(e.target);
    }
  };

  const whole = problems.filter((p) => stepFor(steps, p.field) < 0);
  const visible = wide ? steps : steps.slice(at, at + 1);
  const wrongHere = refused.at > 0 ? visible.flatMap((s) => problemsIn(s, told)) : [];
  const bar = (
    <Bar
      title={reviewing && wide ? w("reviewTitle") : title}
      back={() => (at > 0 || reviewing ? window.history.back() : go("/"))}
      end={
        savedAt > 0 && (
          <span className="cap row saved">
            <Icon name="check" size={12} />
            {w("saved", { time: clock(new Date(savedAt)) })}
          </span>
        )
      }
    />
  );
  if (reviewing && view)
    return (
      <FormProvider value={form}>
        {bar}
        <Suspense fallback={<main aria-busy="true" />}>
          <Review hand={hand} quote={quote} steps={steps} onLead={leadTo} onStep={(key) => to({ step: key })} />
        </Suspense>
      </FormProvider>
    );
  return (
    <FormProvider value={form}>
      {bar}
      <div className="with-side">
        <main id="content" onKeyDown={keys}>
          <Announce of={view?.form} />
          {whole.length > 0 && <Summary of={whole} onJump={() => {}} focus={0} />}
          <Summary of={wrongHere} onJump={leadTo} focus={refused.at} />
          {!view && (quote.error ? <Failed error={quote.error} retry={quote.again} /> : <FormGhost />)}
          {visible.map((s) => (
            <section key={s.key} className="formstep" aria-labelledby={`step-${s.key}`}>
              <div className="row between formstep-head">
                <h2 className="h2" id={`step-${s.key}`}>
                  {s.label || title}
                </h2>
                {!wide && <Dashes n={at + 1} all={steps.length + 1} />}
              </div>
              <Items node={s.node} />
            </section>
          ))}
        </main>
        {view && (
          <PriceBar
            quote={quote}
            action={w(wide || at >= steps.length - 1 ? "review" : "next")}
            busy={busy}
            disabled={whole.length > 0}
            onAction={() => void onward()}
          />
        )}
      </div>
    </FormProvider>
  );
}

function stepOfLines(steps: readonly Step[]): string | undefined {
  return steps.find((s) => s.fields.includes("lines"))?.key;
}

function focusOn(id: string) {
  const to = document.getElementById(id);
  to?.scrollIntoView({ block: "center" });
  to?.focus({ preventScroll: true });
}

/** The input after this one; the last one leads to the button. */
function focusNext(from: HTMLElement) {
  const all = [
    ...document.querySelectorAll<HTMLElement>("main input, main select, main textarea, main .in--pick, .pricebar-go"),
  ];
  all[all.indexOf(from) + 1]?.focus();
}

function FormGhost() {
  return (
    <div aria-busy="true" className="formghost">
      <Ghost width="40%" height={28} />
      {[0, 1, 2].map((n) => (
        <div key={n} className="fld">
          <Ghost width="25%" />
          <Ghost height={48} />
        </div>
      ))}
    </div>
  );
}
