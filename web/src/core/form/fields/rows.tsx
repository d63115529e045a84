import type { Field } from "@core/api/coming";
import { words } from "@core/i18n/words";
import { Icon } from "@core/ui/Icon";
import { Btn } from "@core/ui/parts";
import { ariaOf, type FieldProps, Labelled, NotHere } from "./Box";
import { Control } from "./Control";

const w = words({
  add: ["添加一行", "Add a row"],
  drop: ["删除第 {n} 行", "Remove row {n}"],
  row: ["第 {n} 行", "Row {n}"],
});

type Row = Record<string, unknown>;

/** A small table: each row a card of its own, for a phone has no columns. */
export function RowsField(p: FieldProps) {
  const columns = p.field.columns;
  const rows = Array.isArray(p.value) ? (p.value as Row[]) : [];
  const { at, slot = at } = p;
  const own = p.wrong.filter((x) => x.field === at);
  if (!columns)
    return (
      <Labelled field={p.field} id={p.id} group wrong={own}>
        <NotHere table />
      </Labelled>
    );
  const change = (i: number, key: string, to: unknown) =>
    p.onChange(rows.map((r, j) => (j === i ? put(r, key, to) : r)));
  return (
    <Labelled field={p.field} id={p.id} group wrong={own}>
      {rows.map((row, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows have no names of their own
        <div key={i} className="card rowcard">
          <div className="row between">
            <span className="small">{w("row", { n: i + 1 })}</span>
            {!p.field.readOnly && (
              <button
                type="button"
                className="hit"
                aria-label={w("drop", { n: i + 1 })}
                onClick={() => p.onChange(rows.filter((_, j) => j !== i))}
              >
                <Icon name="trash" />
              </button>
            )}
          </div>
          {columns.map((c) => (
            <Cell
              key={c.key}
              column={p.field.readOnly ? { ...c, readOnly: true } : c}
              id={`${p.id}-${i}-${c.key}`}
              at={`${at}/${i}/${c.key}`}
              slot={`${slot}/${i}/${c.key}`}
              value={row[c.key]}
              all={p}
              onChange={(to) => change(i, c.key, to)}
            />
          ))}
        </div>
      ))}
      {!p.field.readOnly && (
        <Btn icon="plus" className="btn--44" onClick={() => p.onChange([...rows, {}])}>
          {w("add")}
        </Btn>
      )}
    </Labelled>
  );
}

function put(row: Row, key: string, to: unknown): Row {
  const next = { ...row, [key]: to };
  if (to === undefined) delete next[key];
  return next;
}

function Cell(c: {
  column: Field;
  id: string;
  at: string;
  slot: string;
  value: unknown;
  all: FieldProps;
  onChange: (to: unknown) => void;
}) {
  const wrong = c.all.wrong.filter((x) => x.field === c.at || x.field?.startsWith(`${c.at}/`));
  return (
    <Control
      field={c.column}
      id={c.id}
      value={c.value}
      at={c.at}
      slot={c.slot}
      wrong={wrong}
      aria={ariaOf(c.column, c.id, wrong)}
      onChange={c.onChange}
      onBlur={c.all.onBlur}
    />
  );
}
