import type { CatalogueItem } from "@core/api/coming";
import type { DraftLine } from "@core/form/draft";
import { useForm } from "@core/form/hand";
import { day, money } from "@core/format";
import { words } from "@core/i18n/words";
import { Options } from "@core/options/Options";
import { useChoosing } from "@core/options/useChoosing";
import { Btn } from "@core/ui/parts";
import { type KeyboardEvent, useEffect, useRef } from "react";

const w = words({
  options: ["{name}的选配", "Options of {name}"],
  done: ["完成", "Done"],
  ready: ["预计 {at} 可交", "Ready {at}"],
  keys: ["方向键移动，空格选择，Tab 到下一项", "Arrows move, Space chooses, Tab goes on"],
});

const stops = '[role="radio"][tabindex="0"], input:not([type="range"]), .fix .btn, .options-done';

/** OptionsPanel chooses the options of a line, below it: whatever is chosen is in the order at once. */
export function OptionsPanel({ line, item, onDone }: { line: DraftLine; item: CatalogueItem; onDone: () => void }) {
  const { edit } = useForm();
  const options = item.options ?? [];
  const choosing = useChoosing({
    sku: line.sku,
    quantity: line.quantity,
    options,
    chosen: line.options,
    onChange: (to) => edit({ do: "changeLine", uid: line.uid, to: { options: to } }),
  });
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const at = document.activeElement;
    if (at instanceof HTMLInputElement && at.value) return; // who types on is not called back
    box.current?.querySelector<HTMLElement>(stops)?.focus();
  }, []);
  // The button that mended something is gone with what it mended: back to the choice.
  const tile = useRef<HTMLElement>(undefined);
  const mending = choosing.mending !== undefined;
  useEffect(() => {
    if (!mending && document.activeElement === document.body) tile.current?.focus();
  }, [mending]);
  const keys = (e: KeyboardEvent) => {
    if ((e.target as Element).closest("dialog")) return; // an explanation above it has keys of its own
    if (e.key === "Escape") {
      e.stopPropagation();
      onDone();
    } else if (e.key === "Enter" && e.target instanceof HTMLInputElement && !e.metaKey && !e.ctrlKey) {
      e.preventDefault();
      const all = [...(box.current?.querySelectorAll<HTMLElement>(stops) ?? [])];
      all[all.indexOf(e.target) + 1]?.focus();
    }
  };
  const now = choosing.view?.lines?.[0];
  return (
    <div
      ref={box}
      className="options"
      role="group"
      aria-label={w("options", { name: item.product.name })}
      onKeyDown={keys}
      onFocus={(e) => {
        if (e.target.role === "radio") tile.current = e.target;
      }}
    >
      <Options of={choosing} options={options} chosen={line.options} days={item.stock === "make"} />
      <p className="row options-foot">
        <b className={choosing.fresh ? "num" : "num waits"} aria-live="polite">
          {money(now?.amount)}
        </b>
        <span className="cap">{now?.promisedAt && w("ready", { at: day(now.promisedAt) })}</span>
        <span className="cap grow end wide">{w("keys")}</span>
        <Btn className="btn--s options-done" keys="Esc" onClick={onDone}>
          {w("done")}
        </Btn>
      </p>
      {choosing.error && <p className="wrong">{choosing.error.message}</p>}
    </div>
  );
}
