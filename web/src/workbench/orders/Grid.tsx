import { money } from "@core/format";
import { words } from "@core/i18n/words";
import { Icon } from "@core/ui/Icon";
import { Pill } from "@core/ui/parts";
import { Ghost } from "@core/ui/Screen";
import { useVirtualizer } from "@tanstack/react-virtual";
import {
  type KeyboardEvent,
  type MouseEvent,
  memo,
  type PointerEvent,
  useEffect,
  useLayoutEffect,
  useRef,
} from "react";
import type { Row } from "../contracts";
import { type Column, CustomerType, contents, Due } from "./columns";
import type { Live } from "./useRows";

const w = words({
  grid: ["订单列表", "Orders"],
  all: ["选择全部已加载的行", "Select all loaded rows"],
  one: ["选择 {n}", "Select {n}"],
  rising: ["升序", "rising"],
  falling: ["降序", "falling"],
  gone: ["已不符合筛选，刷新后移走", "No longer fits the filter; it goes with the next refresh"],
});

/** A column as it is shown: with the width that somebody gave it. */
export interface Shown extends Column {
  px?: number;
}

interface Props {
  rows: Row[];
  columns: Shown[];
  total: number; // rows there may be, for the scroll bar
  live: Live;
  sort: string;
  onSort: (by: string) => void;
  onWidth: (key: string, px: number | undefined) => void;
  cursor: number;
  onCursor: (to: number) => void;
  selected: Set<string>;
  onSelect: (id: string, range: boolean) => void;
  onAll: () => void;
  onOpen: (r: Row) => void;
  onNear: (r: Row) => void;
  onEnd: () => void;
  more: boolean;
  cosy: boolean;
  cards: boolean; // on phones rows are cards
  scroll: { current: number };
}

const head = 32; // how tall the heads are

/** Grid draws only the rows that can be seen; each row is one CSS grid with shared columns. */
export function Grid(p: Props) {
  const box = useRef<HTMLDivElement>(null);
  const height = p.cards ? 88 : p.cosy ? 44 : 36;
  const count = p.rows.length + (p.more ? 1 : 0);
  const v = useVirtualizer({
    count,
    getScrollElement: () => box.current,
    estimateSize: () => height,
    overscan: 6,
    useFlushSync: false, // rows may come a frame late, but no frame waits for them
    initialOffset: p.scroll.current,
    scrollPaddingEnd: p.cards ? 0 : head, // rows begin below the heads, which stay
  });
  const items = v.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  const { onEnd, more, scroll } = p;
  useLayoutEffect(() => {
    if (box.current) box.current.scrollTop = scroll.current;
  }, [scroll]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: rows of another height are measured anew
  useEffect(() => v.measure(), [height]);
  useEffect(() => {
    if (more && last >= count - 12) onEnd();
  }, [last, count, more, onEnd]);
  useEffect(() => {
    if (p.cursor < 0) return;
    v.scrollToIndex(p.cursor, { align: "auto" });
    // Who is in the list stays in it: the row of the cursor takes the focus.
    if (box.current?.contains(document.activeElement) && document.activeElement?.getAttribute("role") === "row")
      box.current.querySelector<HTMLElement>(`[aria-rowindex="${p.cursor + 2}"]`)?.focus({ preventScroll: true });
  }, [p.cursor, v]);
  const cols = `16px ${p.columns.map((c) => (c.px ? `${c.px}px` : c.width)).join(" ")}`;
  const keys = (e: KeyboardEvent) => {
    if ((e.target as HTMLElement).getAttribute("role") !== "row") return;
    const page = Math.max(1, Math.floor((box.current?.clientHeight ?? 400) / height) - 2);
    const by: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page };
    const here = p.rows[p.cursor];
    if (e.key in by) p.onCursor(Math.max(0, Math.min(p.rows.length - 1, p.cursor + (by[e.key] ?? 0))));
    else if (e.key === "Home") p.onCursor(0);
    else if (e.key === "End") p.onCursor(p.rows.length - 1);
    else if (e.key === " " && here) p.onSelect(here.id, e.shiftKey);
    else if (e.key === "Enter" && here) p.onOpen(here);
    else return;
    e.preventDefault();
    e.stopPropagation();
  };
  return (
    <div
      className={p.cards ? "grid grid--cards" : "grid"}
      ref={box}
      role="grid"
      aria-label={w("grid")}
      aria-rowcount={p.total + 1}
      aria-multiselectable="true"
      onKeyDown={keys}
      onScroll={(e) => {
        scroll.current = e.currentTarget.scrollTop;
      }}
      style={{ "--cols": cols } as React.CSSProperties}
    >
      {!p.cards && (
        <div className="tr tr--head" role="row" aria-rowindex={1}>
          <span role="columnheader">
            <input
              type="checkbox"
              className="tick"
              aria-label={w("all")}
              checked={p.rows.length > 0 && p.selected.size > 0 && p.rows.every((r) => p.selected.has(r.id))}
              onChange={p.onAll}
            />
          </span>
          {p.columns.map((c) => (
            <Head key={c.key} column={c} sort={p.sort} onSort={p.onSort} onWidth={p.onWidth} />
          ))}
        </div>
      )}
      <div className="grid-body" role="rowgroup" style={{ height: v.getTotalSize() }}>
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
              cards={p.cards}
              current={p.cursor === item.index}
              tabbable={p.cursor === item.index || (p.cursor < 0 && item.index === 0)}
              selected={p.selected.has(row.id)}
              gone={p.live.gone.has(row.id)}
              lit={p.live.lit.get(row.id)}
              onCursor={p.onCursor}
              onSelect={p.onSelect}
              onOpen={p.onOpen}
              onNear={p.onNear}
            />
          );
        })}
      </div>
    </div>
  );
}

function Head({
  column: c,
  sort,
  onSort,
  onWidth,
}: {
  column: Shown;
  sort: string;
  onSort: (by: string) => void;
  onWidth: (key: string, px: number | undefined) => void;
}) {
  const by = sort.replace("-", "");
  const on = c.sort !== undefined && c.sort === by;
  const falling = sort.startsWith("-");
  const drag = (e: PointerEvent<HTMLElement>) => {
    e.preventDefault();
    const grip = e.currentTarget;
    const from = e.clientX - (grip.parentElement?.getBoundingClientRect().width ?? 100);
    grip.setPointerCapture(e.pointerId);
    const move = (m: globalThis.PointerEvent) => onWidth(c.key, Math.round(Math.max(56, m.clientX - from)));
    const up = () => {
      grip.removeEventListener("pointermove", move);
      grip.removeEventListener("pointerup", up);
    };
    grip.addEventListener("pointermove", move);
    grip.addEventListener("pointerup", up);
  };
  return (
    <span
      role="columnheader"
      className={c.end ? "th end" : "th"}
      {...(c.sort
        ? { "aria-sort": on ? (falling ? ("descending" as const) : ("ascending" as const)) : ("none" as const) }
        : {})}
    >
      {c.sort ? (
        <button type="button" className="sorter" onClick={() => onSort(on && falling ? by : `-${c.sort}`)}>
          {c.name()}
          {on && <Icon name={falling ? "down" : "arrowup"} size={12} />}
          {on && <span className="vh">{falling ? w("falling") : w("rising")}</span>}
        </button>
      ) : (
        c.name()
      )}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the chooser of columns does the same by keyboard */}
      <i className="th-grip" onPointerDown={drag} onDoubleClick={() => onWidth(c.key, undefined)} />
    </span>
  );
}

interface RowProps {
  row: Row;
  index: number;
  top: number;
  height: number;
  columns: Shown[];
  cards: boolean;
  current: boolean;
  tabbable: boolean;
  selected: boolean;
  gone: boolean;
  lit: Set<string> | undefined;
  onCursor: (to: number) => void;
  onSelect: (id: string, range: boolean) => void;
  onOpen: (r: Row) => void;
  onNear: (r: Row) => void;
}

/** A row is drawn again only when it, or its place, has changed. */
const GridRow = memo(function GridRow(p: RowProps) {
  const { row, index, selected } = p;
  const names = ["tr", p.current && "tr--cur", selected && "tr--sel", p.gone && "tr--gone", p.lit && "tr--lit"];
  const click = (e: MouseEvent) => {
    p.onCursor(index);
    if (!(e.target as HTMLElement).closest("input")) p.onOpen(row);
  };
  return (
    <div
      className={names.filter(Boolean).join(" ")}
      role="row"
      data-id={row.id}
      aria-rowindex={index + 2}
      aria-selected={selected}
      tabIndex={p.tabbable ? 0 : -1}
      title={p.gone ? w("gone") : undefined}
      style={{ transform: `translateY(${p.top}px)`, height: p.height }}
      onClick={click}
      onKeyDown={() => {}}
      onPointerEnter={() => p.onNear(row)}
    >
      <span role="gridcell">
        <input
          type="checkbox"
          className="tick"
          tabIndex={-1}
          aria-label={w("one", { n: row.number ?? row.id })}
          checked={selected}
          onChange={() => {}}
          onClick={(e) => p.onSelect(row.id, e.shiftKey)}
        />
      </span>
      {p.cards ? (
        <Card row={row} lit={p.lit} />
      ) : (
        p.columns.map((c) => (
          <span key={c.key} role="gridcell" className={c.end ? "end" : undefined}>
            {p.lit?.has(c.key) ? <span className="flash">{c.cell(row)}</span> : c.cell(row)}
          </span>
        ))
      )}
    </div>
  );
});

/** Card is a row on a phone: who, how much, what, and where it stands. */
function Card({ row: r, lit }: { row: Row; lit: Set<string> | undefined }) {
  const task = r.now?.[0];
  return (
    <span role="gridcell" className="ocard">
      <span className="row between">
        <b className="clip">
          {r.customer?.name ?? r.number} <CustomerType of={r.customer} />
        </b>
        <span className="num">{money(r.total)}</span>
      </span>
      <span className="sub clip">{[r.number?.slice(-4), contents(r)].filter(Boolean).join(" · ")}</span>
      <span className="row between">
        <span className={lit?.has("state") ? "flash" : undefined}>
          <Pill state={r.state.key}>{r.state.word}</Pill>
        </span>
        <Due task={task} />
      </span>
    </span>
  );
}
