import { api, newKey, Problem } from "@core/api/client";
import { Announce } from "@core/form/Announce";
import { missing } from "@core/form/hidden";
import { words } from "@core/i18n/words";
import { Icon } from "@core/ui/Icon";
import { Btn } from "@core/ui/parts";
import { toast } from "@core/ui/toast";
import { useMutation } from "@tanstack/react-query";
import { useLocation } from "wouter";
import { useCodes } from "../codes";
import { useKeys } from "../keys";
import { Attached } from "./Attached";
import { CustomerPick } from "./CustomerPick";
import { Decided } from "./Decided";
import { type Draft, forget, fresh, request } from "./draft";
import { FormField } from "./FormField";
import { History } from "./History";
import { Lines } from "./Lines";
import { useDraft } from "./useDraft";
import { useFiles } from "./useFiles";
import { useQuote } from "./useQuote";

const w = words({
  title: ["新建订单", "New order"],
  note: ["备注", "Note"],
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
  const { draft, setDraft, copy } = useDraft();
  const { quote, form, hidden } = useQuote(draft);
  const { tray, sending, unsent } = useFiles(draft);
  const send = useMutation({
    mutationFn: () =>
      api("order.place", {
        body: {
          ...request(draft, hidden),
          ...(quote.data?.totals?.total ? { expectTotal: quote.data.totals.total } : {}),
        } as never,
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
      if (e instanceof Problem && !e.passing) setDraft((d) => ({ ...d, key: newKey() }));
      if (e instanceof Problem && e.code === "price.changed") void quote.refetch();
    },
  });
  const problems = quote.data?.problems ?? [];
  const come = missing(form, quote.data?.form, draft.fields);
  const ready =
    draft.customer !== undefined &&
    draft.lines.length > 0 &&
    quote.isSuccess &&
    problems.length === 0 &&
    come.length === 0 &&
    sending === 0;
  useKeys([{ keys: "mod+Enter", does: w("place"), run: () => ready && !send.isPending && send.mutate() }]);
  const wrongs = new Map(problems.filter((p) => p.field).map((p) => [p.field as string, p.message]));
  const set = (to: Partial<Draft>) => setDraft((d) => ({ ...d, ...to }));
  return (
    <div className="entry-page">
      <section className="entry-form">
        <header className="row between">
          <h1 className="h2">{w("title")}</h1>
          {(draft.lines.length > 0 || draft.customer) && (
            <Btn
              kind="quiet"
              onClick={() => {
                const before = draft;
                setDraft(fresh());
                toast(w("clear"), { undo: () => setDraft(before) });
              }}
            >
              {w("clear")}
            </Btn>
          )}
        </header>
        <CustomerPick value={draft.customer} onPick={(customer) => set({ ...(customer ? { customer } : {}) })} />
        {!draft.customer ? (
          <p className="sub">{w("choose")}</p>
        ) : (
          <>
            <Lines draft={draft} quote={quote.data} wrongs={wrongs} onChange={(lines) => set({ lines })} />
            <div className="fields entry-fields">
              <Announce of={form} />
              {(form?.fields ?? [])
                .filter((f) => f.shown && f.kind && f.kind !== "note")
                .map((f) => (
                  <FormField
                    key={f.key}
                    field={f}
                    at={`/fields/${f.key}`}
                    value={f.key in draft.fields ? draft.fields[f.key] : f.value}
                    wrong={f.key in draft.fields || send.isError ? wrongs.get(`/fields/${f.key}`) : undefined}
                    onChange={(to) => set({ fields: { ...draft.fields, [f.key]: to } })}
                  />
                ))}
              <label className="field field--wide">
                <span className="cap">{w("note")}</span>
                <span className="inp write-in">
                  <textarea
                    rows={2}
                    maxLength={2000}
                    value={draft.note}
                    onChange={(e) => set({ note: e.target.value })}
                  />
                </span>
              </label>
              {form?.fields
                .filter((f) => f.key === "attachments" && f.shown)
                .map((f) => (
                  <Attached
                    key={draft.tray}
                    tray={tray}
                    field={f}
                    wrong={wrongs.get("/attachments")}
                    onChange={(attachments) => set({ attachments })}
                  />
                ))}
            </div>
          </>
        )}
      </section>
      <aside className="entry-side">
        {draft.customer && quote.data && <Decided quote={quote.data} stale={quote.isPlaceholderData} />}
        {send.error && (
          <p className="wrong" role="alert">
            <Icon name="s-late" />
            <span>
              {send.error instanceof Problem && send.error.code === "price.changed" ? w("changed") : send.error.message}{" "}
              {send.error instanceof Problem ? send.error.body.remedy : ""}
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
        {draft.customer && <History customer={draft.customer.id} onCopy={(id) => void copy(id)} />}
      </aside>
    </div>
  );
}
