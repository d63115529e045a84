// Choosing from a list: chips while it is short, a sheet when it is long, with
// a search where it is very long; at a desk a plain list when it is long.
import type { OptionView } from "@core/api/types";
import { words } from "@core/i18n/words";
import { Icon } from "@core/ui/Icon";
import { Btn } from "@core/ui/parts";
import { Search } from "@core/ui/Search";
import { Sheet } from "@core/ui/Sheet";
import { useState } from "react";
import { useForm } from "../hand";
import { type FieldProps, Labelled } from "./Box";

const w = words({
  choose: ["请选择", "Choose"],
  search: ["搜索", "Search"],
  none: ["没有匹配的选项", "Nothing matches"],
  clear: ["清除", "Clear"],
  done: ["完成", "Done"],
  gone: ["{code}（已不可选）", "{code} (no longer offered)"],
  and: ["、", ", "],
});

/** Up to so many stand as chips, up to so many need no search. */
const asChips = 5;
const asList = 20;

const nameOf = (options: OptionView[], code: string) =>
  options.find((o) => o.code === code)?.label ?? w("gone", { code });

export function SingleField(p: FieldProps) {
  const options = p.field.options ?? [];
  const { face } = useForm();
  if (options.length > asChips) return face.desk ? <SelectField {...p} /> : <SheetField {...p} multiple={false} />;
  return (
    <Labelled field={p.field} id={p.id} group wrong={p.wrong}>
      <div className="chips chips--wrap" role="radiogroup" aria-label={p.field.label}>
        {options.map((o) => (
          <label key={o.code} className="chip">
            <input
              type="radio"
              name={p.id}
              checked={p.value === o.code}
              disabled={p.field.readOnly}
              onChange={() => p.onChange(o.code)}
              onBlur={p.onBlur}
            />
            {o.label}
          </label>
        ))}
      </div>
    </Labelled>
  );
}

const asCodes = (v: unknown) => (Array.isArray(v) ? (v as string[]) : []);

export function MultiField(p: FieldProps) {
  const options = p.field.options ?? [];
  const chosen = asCodes(p.value);
  const { face } = useForm();
  if (options.length > asChips * 2 && !face.desk) return <SheetField {...p} multiple />;
  const flip = (code: string) =>
    p.onChange(chosen.includes(code) ? chosen.filter((c) => c !== code) : [...chosen, code]);
  return (
    <Labelled field={p.field} id={p.id} group wrong={p.wrong}>
      <div className="chips chips--wrap">
        {options.map((o) => (
          <label key={o.code} className="chip">
            <input
              type="checkbox"
              checked={chosen.includes(o.code)}
              disabled={p.field.readOnly}
              onChange={() => flip(o.code)}
              onBlur={p.onBlur}
            />
            {chosen.includes(o.code) && <Icon name="check" size={12} />}
            {o.label}
          </label>
        ))}
      </div>
    </Labelled>
  );
}

/** A list as browsers have it: typed into and walked through by keys. */
function SelectField(p: FieldProps) {
  const options = p.field.options ?? [];
  const chosen = p.value ? String(p.value) : "";
  return (
    <Labelled field={p.field} id={p.id} wrong={p.wrong}>
      <div className={p.wrong.length ? "in in--bad" : "in"}>
        <select
          id={p.id}
          value={chosen}
          disabled={p.field.readOnly}
          onChange={(e) => p.onChange(e.target.value || undefined)}
          onBlur={p.onBlur}
          {...p.aria}
        >
          <option value="">{w("choose")}</option>
          {chosen && !options.some((o) => o.code === chosen) && (
            <option value={chosen}>{nameOf(options, chosen)}</option>
          )}
          {options.map((o) => (
            <option key={o.code} value={o.code}>
              {o.label}
            </option>
          ))}
        </select>
        <Icon name="down" />
      </div>
    </Labelled>
  );
}

function SheetField(p: FieldProps & { multiple: boolean }) {
  const [open, setOpen] = useState(false);
  const options = p.field.options ?? [];
  const chosen = p.multiple ? asCodes(p.value) : p.value ? [String(p.value)] : [];
  const close = () => {
    setOpen(false);
    p.onBlur();
  };
  const pick = (code: string) => {
    if (p.multiple) return p.onChange(chosen.includes(code) ? chosen.filter((c) => c !== code) : [...chosen, code]);
    p.onChange(code);
    close();
  };
  return (
    <Labelled field={p.field} id={p.id} wrong={p.wrong}>
      <button
        id={p.id}
        type="button"
        className={p.wrong.length ? "in in--bad in--pick" : "in in--pick"}
        disabled={p.field.readOnly}
        aria-haspopup="dialog"
        {...(p.aria["aria-describedby"] ? { "aria-describedby": p.aria["aria-describedby"] } : {})}
        onClick={() => setOpen(true)}
      >
        <span className={chosen.length ? "grow clip" : "grow dim"}>
          {chosen.length ? chosen.map((c) => nameOf(options, c)).join(w("and")) : w("choose")}
        </span>
        <Icon name="down" />
      </button>
      {open && (
        <Options
          title={p.field.label ?? ""}
          options={options}
          chosen={chosen}
          multiple={p.multiple}
          onPick={pick}
          onClose={close}
        />
      )}
    </Labelled>
  );
}

function Options(p: {
  title: string;
  options: OptionView[];
  chosen: string[];
  multiple: boolean;
  onPick: (code: string) => void;
  onClose: () => void;
}) {
  const [q, setQ] = useState("");
  const wanted = q.trim().toLowerCase();
  const found = p.options.filter(
    (o) => !wanted || o.label.toLowerCase().includes(wanted) || o.code.toLowerCase().includes(wanted),
  );
  const many = p.options.length > asList;
  return (
    <Sheet
      title={p.title}
      onClose={p.onClose}
      tall={many}
      foot={
        p.multiple && (
          <Btn kind="primary" touch className="btn--wide" onClick={p.onClose}>
            {w("done")}
          </Btn>
        )
      }
    >
      {many && <Search label={w("search")} value={q} className="sheet-search" onChange={setQ} />}
      {found.length === 0 && <p className="sub">{w("none")}</p>}
      {found.map((o) => (
        <button
          key={o.code}
          type="button"
          className="pick"
          aria-pressed={p.chosen.includes(o.code)}
          onClick={() => p.onPick(o.code)}
        >
          <span className="grow">{o.label}</span>
          {p.chosen.includes(o.code) && <Icon name="check" />}
        </button>
      ))}
    </Sheet>
  );
}
