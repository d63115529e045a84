import { words } from "@core/i18n/words";
import { Icon } from "@core/ui/Icon";
import { Btn, Tag } from "@core/ui/parts";
import { useMemo, useState } from "react";
import type { Draft, FieldOffer, Kind, Row, Wrong } from "./table";

const w = words({
  line: ["行", "Line"],
  nothing: ["不导入", "Not imported"],
  maps: ["列「{name}」是什么", "What the column {name} is"],
  all: ["全部", "All"],
  bad: ["有误", "Wrong"],
  empty: ["没有这样的行", "There are no such rows"],
  problem: ["问题", "What is wrong"],
  there: ["已存在", "There already"],
  previous: ["上一页", "Previous page"],
  next: ["下一页", "Next page"],
  at: ["{from}–{to}，共 {n} 行", "{from}–{to} of {n}"],
  drop: ["删除第 {n} 行", "Remove line {n}"],
  fixed: ["全部行的{name}", "{name} of all rows"],
  cell: ["{name}，第 {n} 行", "{name}, line {n}"],
  must: ["必填", "required"],
});

const page = 50;

/** Sheet is the file as a table: what its columns are, and its cells to mend. */
export function Sheet({
  kind,
  draft,
  wrong,
  there,
  missing,
  onChange,
}: {
  kind: Kind;
  draft: Draft;
  wrong: Wrong[];
  there: number[];
  missing: FieldOffer[];
  onChange: (d: Draft) => void;
}) {
  const [only, setOnly] = useState(false);
  const [at, setAt] = useState(0);
  const byLine = useMemo(() => grouped(wrong), [wrong]);
  const known = useMemo(() => new Set(there), [there]);
  // What is asked for and has no column can be said once, for all rows.
  const unsaid = wrong.filter((x) => x.field && x.column === undefined).map((x) => x.field as string);
  const asked = new Set([...missing.map((f) => f.key), ...unsaid, ...Object.keys(draft.fixed)]);
  const rows = only ? draft.rows.filter((r) => byLine.has(r.line)) : draft.rows;
  const first = Math.min(at, Math.max(0, Math.ceil(rows.length / page) - 1)) * page;
  const shown = rows.slice(first, first + page);
  const fieldOf = new Map(Object.entries(draft.mapping).map(([field, column]) => [column, field]));
  const edit = (line: number, column: number, text: string) =>
    onChange({
      ...draft,
      rows: draft.rows.map((r) =>
        r.line === line ? { ...r, cells: draft.columns.map((_, c) => (c === column ? text : (r.cells[c] ?? ""))) } : r,
      ),
    });
  const map = (column: number, field: string) => {
    const mapping = Object.fromEntries(Object.entries(draft.mapping).filter(([f, c]) => f !== field && c !== column));
    if (field) mapping[field] = column;
    onChange({ ...draft, mapping });
  };
  return (
    <>
      <div className="import-tools">
        <div className="views">
          <button type="button" role="tab" aria-selected={!only} onClick={() => setOnly(false)}>
            {w("all")}
            <small>{draft.rows.length}</small>
          </button>
          <button type="button" role="tab" aria-selected={only} onClick={() => setOnly(true)}>
            {w("bad")}
            <small className={byLine.size > 0 ? "hot" : undefined}>{byLine.size}</small>
          </button>
        </div>
        {[...asked].map((key) => (
          <Fixed key={key} field={kind.fields.find((f) => f.key === key)} draft={draft} onChange={onChange} />
        ))}
      </div>
      <div className="import-grid">
        <table className="list import-table">
          <thead>
            <tr>
              <th scope="col" className="end">
                {w("line")}
              </th>
              <th scope="col">{w("problem")}</th>
              {draft.columns.map((name, c) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a column is its place
                <th key={c} scope="col">
                  <span className="block clip">{name || "–"}</span>
                  <select
                    className={fieldOf.has(c) ? "import-map" : "import-map import-map--none"}
                    aria-label={w("maps", { name })}
                    value={fieldOf.get(c) ?? ""}
                    onChange={(e) => map(c, e.target.value)}
                  >
                    <option value="">{w("nothing")}</option>
                    {kind.fields.map((f) => (
                      <option key={f.key} value={f.key}>
                        {f.name}
                        {f.required ? ` (${w("must")})` : ""}
                      </option>
                    ))}
                  </select>
                </th>
              ))}
              <th aria-hidden="true" />
            </tr>
          </thead>
          <tbody>
            {shown.map((r) => (
              <Line
                key={r.line}
                row={r}
                draft={draft}
                wrong={byLine.get(r.line) ?? []}
                there={known.has(r.line)}
                onEdit={edit}
                onDrop={() => onChange({ ...draft, rows: draft.rows.filter((x) => x.line !== r.line) })}
              />
            ))}
          </tbody>
        </table>
        {rows.length === 0 && <p className="palette-none sub">{w("empty")}</p>}
      </div>
      {rows.length > page && (
        <div className="row import-pages">
          <Btn
            className="btn--s"
            kind="quiet"
            icon="left"
            label={w("previous")}
            disabled={first === 0}
            onClick={() => setAt(first / page - 1)}
          />
          <span className="sub num">
            {w("at", { from: first + 1, to: Math.min(first + page, rows.length), n: rows.length })}
          </span>
          <Btn
            className="btn--s"
            kind="quiet"
            icon="right"
            label={w("next")}
            disabled={first + page >= rows.length}
            onClick={() => setAt(first / page + 1)}
          />
        </div>
      )}
    </>
  );
}

function grouped(wrong: Wrong[]): Map<number, Wrong[]> {
  const all = new Map<number, Wrong[]>();
  for (const x of wrong) all.set(x.line, [...(all.get(x.line) ?? []), x]);
  return all;
}

/** Fixed is a value for all rows that have none of their own. */
function Fixed({
  field,
  draft,
  onChange,
}: {
  field: FieldOffer | undefined;
  draft: Draft;
  onChange: (d: Draft) => void;
}) {
  if (!field) return null;
  const set = (to: string) => onChange({ ...draft, fixed: { ...draft.fixed, [field.key]: to } });
  const value = draft.fixed[field.key] ?? "";
  const id = `fixed-${field.key}`;
  return (
    <div className="import-fixed">
      <label className="cap" htmlFor={id}>
        {w("fixed", { name: field.name })}
      </label>
      <span className="inp inp--short">
        {field.options?.length ? (
          <select id={id} value={value} onChange={(e) => set(e.target.value)}>
            <option value="">–</option>
            {field.options.map((o) => (
              <option key={o.code} value={o.code}>
                {o.name}
              </option>
            ))}
          </select>
        ) : (
          <input id={id} value={value} onChange={(e) => set(e.target.value)} />
        )}
      </span>
    </div>
  );
}

function Line({
  row,
  draft,
  wrong,
  there,
  onEdit,
  onDrop,
}: {
  row: Row;
  draft: Draft;
  wrong: Wrong[];
  there: boolean;
  onEdit: (line: number, column: number, text: string) => void;
  onDrop: () => void;
}) {
  const bad = (c: number) => wrong.find((x) => x.column === c);
  return (
    <tr className={wrong.length > 0 ? "import-bad" : there ? "import-there" : undefined}>
      <td className="end num sub">{row.line}</td>
      <td className="import-why" id={`why-${row.line}`}>
        {wrong.length > 0 && (
          <span title={wrong.map((x) => [x.text, x.fix].filter(Boolean).join(" ")).join("\n")}>
            <Icon name="s-late" size={12} /> {wrong[0]?.text}
            {wrong.length > 1 && ` +${wrong.length - 1}`}
          </span>
        )}
        {there && wrong.length === 0 && <Tag>{w("there")}</Tag>}
      </td>
      {draft.columns.map((name, c) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a column is its place
        <td key={c} className={bad(c) ? "import-cell import-cell--bad" : "import-cell"} title={bad(c)?.fix}>
          <input
            value={row.cells[c] ?? ""}
            aria-label={w("cell", { name, n: row.line })}
            aria-invalid={bad(c) !== undefined}
            aria-describedby={bad(c) ? `why-${row.line}` : undefined}
            onChange={(e) => onEdit(row.line, c, e.target.value)}
          />
        </td>
      ))}
      <td>
        <Btn kind="quiet" className="btn--s" icon="close" label={w("drop", { n: row.line })} onClick={onDrop} />
      </td>
    </tr>
  );
}
