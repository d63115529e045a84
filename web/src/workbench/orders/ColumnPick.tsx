import { Popover } from "@base-ui/react/popover";
import { words } from "@core/i18n/words";
import { Btn } from "@core/ui/parts";
import { Seg } from "@core/ui/Seg";
import { columns } from "./columns";
import type { Layout } from "./filters";
import { arranged, changed, moved } from "./layout";

const w = words({
  columns: ["列", "Columns"],
  which: ["显示哪些列", "Which columns are shown"],
  up: ["{name} 前移", "Move {name} forward"],
  down: ["{name} 后移", "Move {name} back"],
  width: ["{name} 的宽度，像素", "Width of {name} in pixels"],
  auto: ["自动", "auto"],
  rows: ["行高", "Rows"],
  compact: ["紧凑", "Compact"],
  cosy: ["宽松", "Cosy"],
});

/** ColumnPick chooses columns, their order and widths, and how high rows are. */
export function ColumnPick({ layout, onChange }: { layout: Layout; onChange: (to: Layout) => void }) {
  const all = arranged(layout);
  return (
    <Popover.Root>
      <Popover.Trigger render={<Btn icon="columns" className="btn--s" />}>
        <span className="wide">{w("columns")}</span>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner className="above" sideOffset={4} align="end">
          <Popover.Popup className="menu colpick" aria-label={w("which")}>
            <ul>
              {all.map((c, i) => {
                const name = columns.find((k) => k.key === c.key)?.name() ?? c.key;
                return (
                  <li key={c.key} className="colpick-one">
                    <label className="row grow">
                      <input
                        type="checkbox"
                        className="tick"
                        checked={!c.hidden}
                        onChange={(e) => onChange(changed(layout, c.key, { hidden: !e.target.checked }))}
                      />
                      {name}
                    </label>
                    <input
                      className="colpick-width num"
                      inputMode="numeric"
                      aria-label={w("width", { name })}
                      placeholder={w("auto")}
                      value={c.width ?? ""}
                      onChange={(e) => {
                        const px = Number(e.target.value.replace(/\D/g, ""));
                        onChange(changed(layout, c.key, { width: px ? Math.min(px, 800) : undefined }));
                      }}
                    />
                    <Btn
                      kind="quiet"
                      icon="arrowup"
                      className="btn--s"
                      label={w("up", { name })}
                      disabled={i === 0}
                      onClick={() => onChange(moved(layout, c.key, -1))}
                    />
                    <Btn
                      kind="quiet"
                      icon="down"
                      className="btn--s"
                      label={w("down", { name })}
                      disabled={i === all.length - 1}
                      onClick={() => onChange(moved(layout, c.key, 1))}
                    />
                  </li>
                );
              })}
            </ul>
            <div className="row between colpick-rows">
              <span className="cap">{w("rows")}</span>
              <Seg
                label={w("rows")}
                of={(["compact", "cosy"] as const).map((d) => [d, w(d)] as const)}
                value={layout.density ?? "compact"}
                onChange={(density) => onChange({ ...layout, density })}
              />
            </div>
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}
