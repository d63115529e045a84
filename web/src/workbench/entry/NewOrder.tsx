import { api, newKey, Problem } from "@core/api/client";
import { told as toldOf } from "@core/api/told";
import type { OrderProblem } from "@core/api/types";
import { useFiles } from "@core/files/useFiles";
import { Announce } from "@core/form/Announce";
import type { Draft } from "@core/form/draft";
import { type FormInHand, FormProvider, inputId } from "@core/form/hand";
import { Items } from "@core/form/Layout";
import { fieldOf, lineOf } from "@core/form/pointer";
import { stepsOf } from "@core/form/steps";
import { useTold } from "@core/form/useTold";
import { words } from "@core/i18n/words";
import { useSession } from "@core/session/session";
import { Icon } from "@core/ui/Icon";
import { Btn } from "@core/ui/parts";
import { toast } from "@core/ui/toast";
import { useMutation } from "@tanstack/react-query";
import { useEffect, useMemo, useState } from "react";
import { useLocation } from "wouter";
import { useCodes } from "../codes";
import { useKeys } from "../keys";
import { CustomerPick } from "./CustomerPick";
import { Decided } from "./Decided";
import { forget, fresh } from "./draft";
import { face } from "./face";
import { History } from "./History";
import { Lines } from "./Lines";
import { Start } from "./Start";
import { Types } from "./Types";
import { useDraft } from "./useDraft";
import { useQuote } from "./useQuote";
import "./entry.css";

const w = words({
  title: ["新建订单", "New order"],
  place: ["下单", "Place the order"],
  placed: ["已下单 {n}", "Placed {n}"],
  choose: ["先选客户，表单和价格随客户而变。", "Choose the customer first: form and prices depend on them."],
  changed: ["价格刚刚变了，请再看一眼合计。", "The price has just changed. Please look at the total again."],
  clear: ["清空", "Clear"],
  sending: [
    "还有 {n} 个文件在上传，传完即可下单。",
    "{n} file is still being sent; then the order can be placed.|{n} files are still being sent; then the order can be placed.",
  ],
  unsent: [
    "有 {n} 个文件没有传上去，不会随订单提交。",
    "{n} file did not get there and will not be part of the order.|{n} files did not get there and will not be part of the order.",
  ],
});

/** NewOrder is order entry for staff: typed on the left, decided on the right, as it is typed. */
export default function NewOrder() {
  useCodes();
  const [, go] = useLocation();
  const { user, workspace } = useSession();
  const { draft, edit, put, copy } = useDraft();
  const quote = useQuote(draft);
  const { view, form, request } = quote;
  const { problems, told, come } = useTold(draft, quote, form);
  const place = `${user.id}:${draft.id}`;
  const { tray, sending, unsent } = useFiles(place, edit);
  const [options, setOptions] = useState<string>();
  const steps = useMemo(() => stepsOf(form, face.notAsked), [form]);
  const send = useMutation({
    mutationFn: () =>
      api("order.place", {
        body: { ...request, ...(view?.totals?.total ? { expectTotal: view.totals.total } : {}) },
        key: draft.key,
      }),
    onSuccess: (made) => {
      toast(w("placed", { n: made.number ?? "" }));
      forget();
      tray.clear();
      go(`/orders/${made.id}`, { replace: true });
    },
    onError: (e) => {
      // Another key only where the request itself was answered: what never arrived may have been placed.
      if (e instanceof Problem && !e.passing) edit({ do: "key", to: newKey() });
      if (e instanceof Problem && e.code === "price.changed") quote.again();
    },
  });
  const ready =
    request !== undefined &&
    draft.lines.length > 0 &&
    view !== undefined &&
    !quote.error &&
    problems.length === 0 &&
    come.length === 0 &&
    sending === 0;
  useKeys([{ keys: "mod+Enter", does: w("place"), run: () => ready && !send.isPending && send.mutate() }]);
  const currency = view?.totals?.total?.currency ?? workspace.currency ?? "CNY";
  const total = view?.totals?.total;
  useEffect(() => {
    edit({ do: "total", to: total });
  }, [edit, total]);
  const hand: FormInHand = {
    face,
    draft,
    edit,
    touch: (...pointers) => setTimeout(() => edit({ do: "touch", pointers }), 200),
    view: view && form ? { ...view, form } : view,
    request,
    fresh: quote.fresh,
    told,
    configure: (what) => setOptions("line" in what ? what.line : undefined),
    currency,
    tray: place,
  };
  const lead = (p: OrderProblem) => {
    if (p.code === "impossible") setOptions(draft.lines[lineOf(p.field) ?? -1]?.uid);
    leadTo(p);
  };
  const clear = () => {
    const before: Draft = draft;
    put(fresh());
    toast(w("clear"), { undo: () => put(before) });
  };
  return (
    <FormProvider value={hand}>
      <div className="entry-page">
        <section className="entry-form">
          <header className="row between">
            <h1 className="h2">{w("title")}</h1>
            {(draft.lines.length > 0 || draft.customer) && (
              <Btn kind="quiet" onClick={clear}>
                {w("clear")}
              </Btn>
            )}
          </header>
          <CustomerPick value={draft.customer} onPick={(to) => edit({ do: "customer", to })} />
          {!draft.customer ? (
            <p className="sub">{w("choose")}</p>
          ) : (
            <>
              <Types draft={draft} edit={edit} />
              <Lines open={options} onClose={() => setOptions(undefined)} />
              <Announce of={form} />
              {steps.map((s) => (
                <section key={s.key} className="entry-step" aria-label={s.label || w("title")}>
                  {s.label && <h2 className="h4">{s.label}</h2>}
                  <Items node={s.node} />
                </section>
              ))}
            </>
          )}
        </section>
        <aside className="entry-side">
          {draft.customer && view && <Decided quote={view} stale={!quote.fresh} problems={problems} onLead={lead} />}
          {draft.customer && quote.error && <p className="wrong">{quote.error.message}</p>}
          {send.error && (
            <p className="wrong" role="alert">
              <Icon name="s-late" />
              <span>
                {toldOf(
                  send.error,
                  send.error instanceof Problem && send.error.code === "price.changed" ? w("changed") : undefined,
                )}
              </span>
            </p>
          )}
          {sending > 0 && <p className="sub">{w("sending", { n: sending })}</p>}
          {unsent > 0 && <p className="sub">{w("unsent", { n: unsent })}</p>}
          {draft.customer && (
            <Btn
              kind="primary"
              busy={send.isPending}
              disabled={!ready}
              keys="⌘↵"
              className="entry-place"
              onClick={() => send.mutate()}
            >
              {w("place")}
            </Btn>
          )}
          {draft.customer ? (
            <History customer={draft.customer.id} onCopy={(id) => void copy(id)} />
          ) : (
            <Start onCustomer={(to) => edit({ do: "customer", to })} onCopy={(id) => void copy(id)} />
          )}
        </aside>
      </div>
    </FormProvider>
  );
}

/** leadTo goes to what is wrong. */
function leadTo(p: OrderProblem) {
  const line = lineOf(p.field);
  const box = document.getElementById(line === undefined ? inputId(fieldOf(p.field) ?? "") : `line-${line}`);
  box?.scrollIntoView({ block: "center" });
  (box?.matches("fieldset, tr") ? box.querySelector<HTMLElement>("input, select, textarea, button") : box)?.focus({
    preventScroll: true,
  });
}
