import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useEffect, useState } from "react";
import { api } from "../api/client";
import type { FileView, FormView, OrderProblem } from "../api/types";
import { useFiles } from "../files/useFiles";
import { words } from "../i18n/words";
import type { Edit } from "./draft";
import { ariaOf, Wrongs } from "./fields/Box";
import { Control } from "./fields/Control";
import { type Asked, begunFill, draftOf, type Filled, filledIn, type Part, problemsOf, seeded } from "./fill";
import { type Face, type FormInHand, FormProvider, useForm } from "./hand";
import { Items } from "./Layout";
import { pointerOf } from "./pointer";
import { stepsOf } from "./steps";
import { useLive } from "./useLive";

const w = words({
  order: ["订单信息", "Order"],
  line: ["第 {n} 行 {name}", "Line {n} {name}"],
  sending: ["还有 {n} 个文件在上传，传完即可提交。", "{n} file is still being sent.|{n} files are still being sent."],
  unsent: ["有 {n} 个文件没有传上去。", "{n} file did not get there.|{n} files did not get there."],
});

/** Who fills in, and how his screens draw forms. */
export interface Hand {
  who: string;
  face: Face;
  currency: string;
}

/** Fill is what a step has filled in with its decision, drawn as order entry draws it. */
export function Fill({
  hand,
  order,
  task,
  asked,
  filled = begunFill(task),
  onFill,
  problems,
  onSending,
}: {
  hand: Hand;
  order: string;
  task: string;
  asked: Asked;
  filled: Filled | undefined;
  onFill: (change: (f: Filled | undefined) => Filled) => void;
  problems: readonly OrderProblem[];
  onSending: (n: number) => void;
}) {
  const files = useQuery({
    queryKey: ["order", order, "files"],
    queryFn: ({ signal }) => api("order.files", { path: { id: order }, signal }),
    enabled: [asked.order, ...(asked.lines ?? []).map((l) => l.form)].some((f) => f?.fields.some(holdsFiles)),
  });
  const [sending, setSending] = useState<Record<string, number>>({});
  const ways = Object.values(sending).reduce((a, b) => a + b, 0);
  useEffect(() => onSending(ways), [ways, onSending]);
  const part = (name: Part, form: FormView | undefined, children: ReactNode) =>
    form && (
      <PartOf
        hand={hand}
        form={form}
        tray={[hand.who, task, ...(name === "form" ? [] : [name])].join(":")}
        held={files.data?.items}
        draft={draftOf(filled, name)}
        edit={(e) => onFill((f) => filledIn(f ?? begunFill(task), name, e))}
        told={problemsOf(problems, name)}
        onSending={(n) => setSending((all) => ({ ...all, [name]: n }))}
      >
        {children}
      </PartOf>
    );
  return (
    <div className="fill">
      {part("form", asked.form, <Laid />)}
      {asked.order && (
        <section className="fill">
          <h3 className="cap">{w("order")}</h3>
          {part("order", asked.order, <Listed under="order" />)}
        </section>
      )}
      {asked.lines?.map((l) => (
        <section key={l.n} className="fill">
          <h3 className="cap">{w("line", { n: l.n, name: l.name ?? l.sku ?? "" })}</h3>
          {part(`line ${l.n}`, l.form, <Listed under={`line-${l.n}`} />)}
        </section>
      ))}
    </div>
  );
}

/** What is kept of somebody in fields of the business, one below the other. */
export function KeptFields({
  hand,
  fields,
  draft,
  edit,
  told,
}: {
  hand: Hand;
  fields: FormView["fields"];
  draft: FormInHand["draft"];
  edit: (e: Edit) => void;
  told: OrderProblem[];
}) {
  return (
    <PartOf
      hand={hand}
      form={{ fields, pages: [] }}
      tray=""
      held={undefined}
      draft={draft}
      edit={edit}
      told={told}
      onSending={() => {}}
    >
      <div className="kept">
        <Listed under="kept" />
      </div>
    </PartOf>
  );
}

const holdsFiles = (f: FormView["fields"][number]) =>
  ["file", "image", "signature", "rows"].includes(f.kind ?? "") && f.value !== undefined;

/** A part of it, as a form in somebody's hand, with the files that are on their way to it. */
function PartOf({
  hand: { face, currency },
  form: asked,
  tray,
  held,
  draft,
  edit: onEdit,
  told,
  onSending,
  children,
}: {
  hand: Hand;
  form: FormView;
  tray: string;
  held: readonly FileView[] | undefined;
  draft: FormInHand["draft"];
  edit: (e: Edit) => void;
  told: OrderProblem[];
  onSending: (n: number) => void;
  children: ReactNode;
}) {
  const form = useLive(asked, draft.fields) ?? asked;
  const edit = (e: Edit) => onEdit(e.do === "by" ? { ...e, change: (d) => e.change(seeded(asked, d)) } : e);
  const { sending, unsent } = useFiles(tray, edit);
  // biome-ignore lint/correctness/useExhaustiveDependencies: how many there are is all that counts
  useEffect(() => onSending(sending), [sending]);
  const inHand: FormInHand = {
    face,
    draft,
    edit,
    touch: () => {},
    view: { form } as FormInHand["view"],
    request: undefined,
    fresh: true,
    told,
    configure: () => {},
    currency,
    tray,
    held,
  };
  return (
    <FormProvider value={inHand}>
      {children}
      {sending > 0 && <p className="cap">{w("sending", { n: sending })}</p>}
      {unsent > 0 && <Wrongs of={[{ message: w("unsent", { n: unsent }) }]} />}
    </FormProvider>
  );
}

/** The step's own form as it is laid out. */
function Laid() {
  return stepsOf(useForm().view?.form).map((s) => (
    <section key={s.key} className="fill" aria-label={s.label}>
      {s.label && <h3 className="cap">{s.label}</h3>}
      <Items node={s.node} />
    </section>
  ));
}

/** Some fields of a larger form, one below the other: what stands folded away there is asked for here. */
function Listed({ under }: { under: string }) {
  const { view, draft, edit, told } = useForm();
  return view?.form?.fields
    .filter((f) => f.shown)
    .map((f) => {
      const id = `${under}-${f.key}`;
      const at = pointerOf(f.key);
      const wrong = told.filter((p) => p.field === at || p.field?.startsWith(`${at}/`));
      return (
        <Control
          key={f.key}
          field={f}
          id={id}
          value={f.key in draft.fields && !f.readOnly ? draft.fields[f.key] : f.value}
          at={at}
          wrong={wrong}
          aria={ariaOf(f, id, wrong)}
          onChange={(to) => edit({ do: "field", key: f.key, to: to ?? (Array.isArray(f.value) ? [] : "") })}
          onBlur={() => {}}
        />
      );
    });
}
