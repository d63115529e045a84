import type { Field as FieldView } from "@core/api/coming";
import type { Address } from "@core/api/types";
import { type ComponentType, Suspense } from "react";
import { later } from "../../later";
import { oneLine, showPhone } from "../address";
import { inputId, useForm } from "../hand";
import { pointerOf } from "../pointer";
import { ariaOf, type FieldProps, Labelled, useWrong } from "./Box";
import { MultiField, SingleField } from "./choice";
import {
  DateField,
  FormulaField,
  LongField,
  MoneyField,
  NoteField,
  NumberField,
  OneInput,
  PhoneField,
  TextField,
  YesNoField,
} from "./plain";
import { ReferenceField } from "./refer";
import { RowsField } from "./rows";

const AddressFields = later(() => import("./AddressFields"));
const Rare = later(() => import("./rare"));

/** Each kind of the server's with its control. */
const kinds: Record<string, ComponentType<FieldProps>> = {
  text: TextField,
  longText: LongField,
  number: NumberField,
  percent: NumberField,
  money: MoneyField,
  date: DateField,
  yesNo: YesNoField,
  single: SingleField,
  multi: MultiField,
  customer: ReferenceField,
  address: AddressField,
  phone: PhoneField,
  email: TextField,
  rows: RowsField,
  formula: FormulaField,
  note: NoteField,
};

function AddressField(p: FieldProps) {
  const to = (p.value ?? {}) as Address;
  if (p.field.readOnly)
    return <OneInput of={p} value={[to.name, showPhone(to.phone), oneLine(to)].filter(Boolean).join(" ")} />;
  return (
    <Labelled field={p.field} id={p.id} group wrong={p.wrong.filter((x) => x.field === p.at)}>
      <Suspense>
        <AddressFields id={p.id} value={to} onChange={p.onChange} onBlur={p.onBlur} at={p.at} wrong={p.wrong} />
      </Suspense>
    </Labelled>
  );
}

/** A kind that few forms have: its control comes with the first that does, and its place is kept until then. */
function RareField(p: FieldProps) {
  const tall = /file|image|signature/.test(p.field.kind ?? "");
  const place = (
    <Labelled field={p.field} id={p.id} group wrong={[]}>
      <div className={tall ? "in in--tall" : "in"} aria-busy="true" />
    </Labelled>
  );
  return (
    <Suspense fallback={place}>
      <Rare {...p} />
    </Suspense>
  );
}

/** One field of any kind, whoever keeps its value. */
export function Control(p: FieldProps) {
  const { face } = useForm();
  const kind = p.field.kind ?? "";
  const Kind = face.kinds[kind] ?? kinds[kind] ?? RareField;
  return <Kind {...p} />;
}

/** A custom field of the order. What nobody touched shows what the server fills in. */
export function CustomField({ field }: { field: FieldView }) {
  const { draft, edit, touch } = useForm();
  const id = inputId(field.key);
  const wrong = useWrong(field.key);
  const value = field.key in draft.fields && !field.readOnly ? draft.fields[field.key] : field.value;
  return (
    <Control
      field={field}
      id={id}
      value={value}
      at={pointerOf(field.key)}
      wrong={wrong}
      aria={ariaOf(field, id, wrong)}
      onChange={(to) => edit({ do: "field", key: field.key, to })}
      onBlur={() => touch(pointerOf(field.key))}
    />
  );
}

const builtinKinds = { note: "longText", wishDate: "date", coupon: "text" } as const;

/** A built-in field of the order that is one text. */
export function PlainField({ field }: { field: FieldView & { key: "note" | "wishDate" | "coupon" } }) {
  const { draft, edit, touch } = useForm();
  const id = inputId(field.key);
  const wrong = useWrong(field.key);
  return (
    <Control
      field={{ ...field, kind: builtinKinds[field.key] }}
      id={id}
      value={draft.plain[field.key] ?? ""}
      at={pointerOf(field.key)}
      wrong={wrong}
      aria={ariaOf(field, id, wrong)}
      onChange={(to) => edit({ do: "plain", key: field.key, to: String(to ?? "") })}
      onBlur={() => touch(pointerOf(field.key))}
    />
  );
}
