// A field that names something another room keeps, by the number that the business gave.
import { type FieldProps, Labelled } from "./Box";

/** The number that such a field holds. */
export const refOf = (value: unknown) => (value as { ref?: string } | undefined)?.ref;

export function ReferenceField(p: FieldProps) {
  return (
    <Labelled field={p.field} id={p.id} wrong={p.wrong}>
      <div className={p.wrong.length ? "in in--bad" : "in"}>
        <input
          id={p.id}
          value={refOf(p.value) ?? ""}
          autoComplete="off"
          enterKeyHint="next"
          readOnly={p.field.readOnly}
          onChange={(e) => p.onChange(e.target.value.trim() ? { ref: e.target.value.trim() } : undefined)}
          onBlur={p.onBlur}
          {...p.aria}
        />
      </div>
    </Labelled>
  );
}
