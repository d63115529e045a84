import { words } from "@core/i18n/words";
import { Icon } from "@core/ui/Icon";
import { Ghost } from "@core/ui/Screen";
import { useVirtualizer } from "@tanstack/react-virtual";
import { type MouseEvent, memo, useEffect, useRef } from "react";
import type { Row } from "../contracts";
import type { Column } from "./columns";
import type { Live } from "./useRows";

const w = words({
  grid: ["订单列表", "Orders"],
  all: ["选择全部已加载的行", "Select all loaded rows"],
  one: ["选择 {n}", "Select {n}"],
  rising: ["升序", "rising"],
  falling: ["降序", "falling"],
});

interface Props {
  rows: Row[];
  columns: Column[];
  total: number; // rows there may be, for the scroll bar
  live: Live;
  sort: string;
  onSort: (by: string) => void;
  cursor: number;
  onCursor: (to: number) => void;
  selected: Set<string>;
  onSelect: (id: string, range: boolean) => void;
  onAll: () => void;
  onOpen: (r: Row) => void;
  onEnd: () => void;
  more: boolean;
  cosy: boolean;
}

/** Grid draws only the rows that can be seen; each row is one CSS grid with shared columns. */
export function Grid(p: Props) {
  const box = useRef<HTMLDivElement>(null);
  const height = p.cosy ? 44 : 36;
  const count = p.rows.length + (p.more ? 1 : 0);
  const v = useVirtualizer({ count, getScrollElement: () => box.current, estimateSize: () => height, overscan: 8 });
  const items = v.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  const { onEnd, more } = p;
  useEffect(() => {
    if (more && last >= count - 12) onEnd();
  }, [last, count, more, onEnd]);
  useEffect(() => {
    if (p.cursor >= 0) v.scrollToIndex(p.cursor, { align: "auto" });
  }, [p.cursor, v]);
  const cols = `16px ${p.columns.map((c) => c.width).join(" ")}`;
  return (
    <div
      className="grid"
      ref={box}
      role="grid"
      aria-label={w("grid")}
      aria-rowcount={p.total + 1}
      aria-multiselectable="true"
      style={{ "--cols": cols } as React.CSSProperties}
    >
      <div className="tr tr--head" role="row" aria-rowindex={1}>
        <span role="columnheader">
          <input
            type="checkbox"
            className="tick"
            aria-label={w("all")}
            checked={p.rows.length > 0 && p.rows.every((r) => p.selected.has(r.id))}
            onChange={p.onAll}
          />
        </span>
        {p.columns.map((c) => (
          <Head key={c.key} column={c} sort={p.sort} onSort={p.onSort} />
        ))}
      </div>
      <div className="grid-body" style={{ height: v.getTotalSize() }}>
        {items.map((item) => {
          const row = p.rows[item.index];
          if (!row)
            return (
              <div
                key="more"
                className="tr"
                style={{ transform: `translateY(${item.start}px)`, height }}
                aria-hidden="true"
              >
                <span />
                <Ghost width="70%" />
              </div>
            );
          return (
            <GridRow
              key={row.id}
              row={row}
              index={item.index}
              top={item.start}
              height={height}
              columns={p.columns}
              current={p.cursor === item.index}
              selected={p.selected.has(row.id)}
              changed={p.live.changed.get(row.id) ?? 0}
              onCursor={p.onCursor}
              onSelect={p.onSelect}
              onOpen={p.onOpen}
            />
          );
        })}
      </div>
    </div>
  );
}

function Head({ column: c, sort, onSort }: { column: Column; sort: string; onSort: (by: string) => void }) {
  const by = sort.replace("-", "");
  const on = c.sort !== undefined && c.sort === by;
  const falling = sort.startsWith("-");
  const name = c.end ? "end" : undefined;
  if (!c.sort)
    return (
      <span role="columnheader" className={name}>
        {c.name()}
      </span>
    );
  return (
    <span role="columnheader" className={name} aria-sort={on ? (falling ? "descending" : "ascending") : "none"}>
      <button type="button" className="sorter" onClick={() => onSort(on && falling ? by : `-${c.sort}`)}>
        {c.name()}
        {on && <Icon name={falling ? "down" : "arrowup"} size={12} />}
        {on && <span className="vh">{falling ? w("falling") : w("rising")}</span>}
      </button>
    </span>
  );
}

interface RowProps {
  row: Row;
  index: number;
  top: number;
  height: number;
  columns: Column[];
  current: boolean;
  selected: boolean;
  changed: number;
  onCursor: (to: number) => void;
  onSelect: (id: string, range: boolean) => void;
  onOpen: (r: Row) => void;
}

/** A row is drawn again only when it, or its place, has changed. */
const GridRow = memo(function GridRow({
  row,
  index,
  top,
  height,
  columns,
  current,
  selected,
  changed,
  onCursor,
  onSelect,
  onOpen,
}: RowProps) {
  const before = useRef<Record<string, string>>({});
  const marks = Object.fromEntries(columns.map((c) => [c.key, c.mark(row)]));
  const flash = new Set(
    changed && Date.now() - changed < 1500
      ? columns
          .filter((c) => before.current[c.key] !== undefined && before.current[c.key] !== marks[c.key])
          .map((c) => c.key)
      : [],
  );
  useEffect(() => {
    before.current = marks;
  });
  const names = ["tr", current && "tr--cur", selected && "tr--sel"].filter(Boolean).join(" ");
  const click = (e: MouseEvent) => {
    onCursor(index);
    if (!(e.target as HTMLElement).closest("input")) onOpen(row);
  };
  return (
    <div
      className={names}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={selected}
      tabIndex={current ? 0 : -1}
      style={{ transform: `translateY(${top}px)`, height }}
      onClick={click}
      onKeyDown={() => {}}
    >
      <span role="gridcell">
        <input
          type="checkbox"
          className="tick"
          aria-label={w("one", { n: row.number ?? row.id })}
          checked={selected}
          onChange={() => {}}
          onClick={(e) => onSelect(row.id, e.shiftKey)}
        />
      </span>
      {columns.map((c) => (
        <span key={c.key} role="gridcell" className={c.end ? "end" : undefined}>
          {flash.has(c.key) ? <span className="flash">{c.cell(row)}</span> : c.cell(row)}
        </span>
      ))}
    </div>
  );
});
