import type { Field } from "@core/api/coming";
import type { OrderProblem } from "@core/api/types";
import { words } from "@core/i18n/words";
import { Icon } from "@core/ui/Icon";
import type { ReactNode } from "react";
import { useForm } from "../hand";
import { fieldOf } from "../pointer";

const w = words({
  optional: ["选填", "optional"],
  auto: ["自动填写", "filled in for you"],
  later: [
    "这一项不能在这里填写，下单后由我们与您确认",
    "This cannot be filled in here: we will settle it with you after the order",
  ],
  table: [
    "这张表不能在这里填写，下单后由我们与您确认",
    "This table cannot be filled in here: we will settle it with you after the order",
  ],
  desk: ["这一项还不能在这里填写", "This cannot be filled in here yet"],
});

export interface FieldProps {
  field: Field;
  id: string;
  value: unknown;
  onChange: (to: unknown) => void;
  onBlur: () => void;
  wrong: OrderProblem[];
  /** Where the value stands in the request: what is wrong inside it stands below. */
  at: string;
  /** Where it stands in the draft, if that is somewhere else: a line by its name. */
  slot?: string;
  /** For the control: what is wrong and what helps. */
  aria: { "aria-invalid"?: true; "aria-describedby"?: string; "aria-required"?: true };
}

/** The problems of a field that are told now, each once. */
export function useWrong(key: string): OrderProblem[] {
  const { told } = useForm();
  const mine = told.filter((p) => fieldOf(p.field) === key);
  return mine.filter((p, i) => mine.findIndex((q) => q.message === p.message) === i);
}

export function ariaOf(field: Field, id: string, wrong: OrderProblem[]): FieldProps["aria"] {
  const by = [wrong.length ? `${id}-wrong` : "", field.help ? `${id}-help` : ""].filter(Boolean).join(" ");
  return {
    ...(wrong.length ? { "aria-invalid": true } : {}),
    ...(by ? { "aria-describedby": by } : {}),
    ...(field.required ? { "aria-required": true } : {}),
  };
}

/** The label of a field; several controls under one label are a group. */
export function Labelled({
  field,
  id,
  group,
  wrong,
  hint,
  children,
}: {
  field: Field;
  id: string;
  group?: boolean;
  wrong: OrderProblem[];
  hint?: ReactNode;
  children: ReactNode;
}) {
  const { face } = useForm();
  const label = (
    <>
      {field.label}
      {!face.plain && !field.required && !field.readOnly && <span className="opt">{w("optional")}</span>}
      {!face.plain && field.readOnly && <span className="opt">{w("auto")}</span>}
      {hint && <span className="opt">{hint}</span>}
    </>
  );
  const below = (
    <>
      {field.help && (
        <p className="hint" id={`${id}-help`}>
          {field.help}
        </p>
      )}
      <Wrongs id={`${id}-wrong`} of={wrong} />
    </>
  );
  if (group)
    return (
      <fieldset className="fld" id={id} tabIndex={-1} aria-describedby={wrong.length ? `${id}-wrong` : undefined}>
        <legend className="lab">{label}</legend>
        {children}
        {below}
      </fieldset>
    );
  return (
    <div className="fld">
      <label className="lab" htmlFor={id}>
        {label}
      </label>
      {children}
      {below}
    </div>
  );
}

/** That something cannot be filled in on these screens; it does not stand in the way. */
export function NotHere({ table }: { table?: boolean }) {
  const { face } = useForm();
  return (
    <p className="hint">
      <Icon name="lock" size={12} /> {w(face.desk ? "desk" : table ? "table" : "later")}
    </p>
  );
}

/** What is wrong, in the server's words. */
export function Wrongs({ id, of }: { id?: string; of: readonly { message: string; remedy?: string }[] }) {
  if (of.length === 0) return null;
  return (
    <div id={id}>
      {of.map((p) => (
        <p key={p.message} className="wrong">
          <Icon name="s-late" />
          {p.message}
        </p>
      ))}
    </div>
  );
}
