import { Popover } from "@base-ui/react/popover";
import { money } from "@core/format";
import { words } from "@core/i18n/words";
import { Icon } from "@core/ui/Icon";
import { Btn } from "@core/ui/parts";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { countOrders, type Filter } from "../contracts";
import { type Criterion, criteria, valueWord } from "./filters";

const w = words({
  add: ["筛选", "Filter"],
  by: ["按什么筛选", "Filter by"],
  drop: ["去掉筛选：{name}", "Drop the filter {name}"],
  clear: ["清除筛选", "Clear filters"],
  apply: ["应用", "Apply"],
  sum: ["共 {n} 单", "{n} order|{n} orders"],
  many: ["超过 9,999 单", "over 9,999 orders"],
});

/** FilterBar shows what narrows the list, each in a chip that can be dropped, and what it comes to. */
export function FilterBar({ filter, onChange }: { filter: Filter; onChange: (to: Filter) => void }) {
  const count = useQuery({
    queryKey: ["counts", "orders", filter],
    queryFn: ({ signal }) => countOrders(filter, signal),
    staleTime: 30_000,
  });
  const on = criteria.filter((c) => filter[c.key]?.length);
  return (
    <>
      {on.map((c) => (
        <span key={c.key} className="fchip">
          <span>{c.name()}</span>
          <b>{valueWord(c, filter[c.key] as string | string[])}</b>
          <button
            type="button"
            aria-label={w("drop", { name: c.name() })}
            onClick={() => onChange({ ...filter, [c.key]: undefined })}
          >
            <Icon name="close" />
          </button>
        </span>
      ))}
      <Adder filter={filter} onChange={onChange} />
      {on.length > 1 && (
        <Btn kind="quiet" onClick={() => onChange(filter.sort ? { sort: filter.sort } : {})}>
          {w("clear")}
        </Btn>
      )}
      {count.data && (
        <span className="dim num nowrap">
          {count.data.capped ? w("many") : w("sum", { n: count.data.count })}
          {(count.data.totals ?? []).map((s) => ` · ${money(s)}`)}
        </span>
      )}
    </>
  );
}

function Adder({ filter, onChange }: { filter: Filter; onChange: (to: Filter) => void }) {
  const [open, setOpen] = useState(false);
  const [by, setBy] = useState<Criterion>();
  const close = () => {
    setOpen(false);
    setBy(undefined);
  };
  return (
    <Popover.Root
      open={open}
      onOpenChange={(o) => {
        setOpen(o);
        setBy(undefined);
      }}
    >
      <Popover.Trigger render={<Btn kind="quiet" icon="plus" className="btn--s" />}>{w("add")}</Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner className="above" sideOffset={4} align="start">
          <Popover.Popup className="menu menu--wide" aria-label={w("by")}>
            {by ? (
              <Value
                of={by}
                now={filter[by.key]}
                onSet={(to) => {
                  onChange({ ...filter, [by.key]: to });
                  if (by.kind !== "choice") close();
                }}
              />
            ) : (
              criteria.map((c) => (
                <button key={c.key} type="button" className="menu-item" onClick={() => setBy(c)}>
                  {c.name()}
                </button>
              ))
            )}
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}

function Value({
  of: c,
  now,
  onSet,
}: {
  of: Criterion;
  now: string | string[] | undefined;
  onSet: (to: string | string[] | undefined) => void;
}) {
  const [text, setText] = useState(typeof now === "string" ? now : "");
  if (c.kind === "choice") {
    const on = Array.isArray(now) ? now : now ? [now] : [];
    return (
      <fieldset className="choices">
        <legend className="cap">{c.name()}</legend>
        {c.choices?.().map((o) => (
          <label key={o.value} className="menu-item">
            <input
              type="checkbox"
              className="tick"
              checked={on.includes(o.value)}
              onChange={(e) => onSet(e.target.checked ? [...on, o.value] : on.filter((x) => x !== o.value))}
            />
            {o.name}
          </label>
        ))}
      </fieldset>
    );
  }
  const apply = (e: FormEvent) => {
    e.preventDefault();
    onSet(text.trim() || undefined);
  };
  return (
    <form className="choices" onSubmit={apply}>
      <label>
        <span className="cap">{c.name()}</span>
        <span className="inp">
          <input
            type={c.kind === "date" ? "date" : "text"}
            inputMode={c.kind === "amount" ? "decimal" : undefined}
            value={text}
            onChange={(e) => setText(e.target.value)}
            // biome-ignore lint/a11y/noAutofocus: it has just been asked for
            autoFocus
          />
        </span>
      </label>
      <Btn kind="primary" type="submit">
        {w("apply")}
      </Btn>
    </form>
  );
}
