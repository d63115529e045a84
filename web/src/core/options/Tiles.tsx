import type { ProductOption } from "@core/api/coming";
import { sign } from "@core/dec";
import { briefMoney } from "@core/format";
import { words } from "@core/i18n/words";
import { Icon } from "@core/ui/Icon";
import { type KeyboardEvent, useRef } from "react";
import { impossible, isYesNo, type Outcome } from "./alternatives";
import { swatchOf } from "./chosen";

const w = words({
  with: ["已含", "included"],
  no: ["不可选", "not possible"],
  yes: ["需要", "Yes"],
  none: ["不需要", "No"],
  later: ["+{n} 天", "+{n} d"],
  sooner: ["−{n} 天", "−{n} d"],
});

const signed = (o: Outcome) =>
  o.delta && sign(o.delta) !== 0 ? (sign(o.delta) > 0 ? `+${briefMoney(o.delta)}` : briefMoney(o.delta)) : "";

/** What choosing it would change: price and date. */
export function difference(o: Outcome | undefined, withDays: boolean): string {
  if (!o) return "";
  const days = withDays && o.days ? w(o.days > 0 ? "later" : "sooner", { n: Math.abs(o.days) }) : "";
  return [signed(o), days].filter(Boolean).join(" · ");
}

interface Props {
  option: ProductOption;
  chosen: unknown;
  outcomeOf: (value: unknown) => Outcome | undefined;
  days: boolean;
  onChoose: (value: unknown) => void;
}

/**
 * The choices of one option, as tiles. What is impossible stays where it is,
 * struck, and can be asked why. Arrow keys move between tiles, as in any group
 * of radio buttons.
 */
export function Tiles(p: Props) {
  const box = useRef<HTMLDivElement>(null);
  const choices =
    p.option.choices ?? (isYesNo(p.option) ? [true, false].map((v) => ({ code: v, name: w(v ? "yes" : "none") })) : []);
  const pictured = choices.some((c) => swatchOf(String(c.code)));
  const current = Math.max(
    0,
    choices.findIndex((c) => c.code === p.chosen),
  );
  const keys = (e: KeyboardEvent) => {
    const by = /ArrowRight|ArrowDown/.test(e.key) ? 1 : /ArrowLeft|ArrowUp/.test(e.key) ? -1 : 0;
    if (!by) return;
    e.preventDefault();
    const tiles = [...(box.current?.querySelectorAll("button") ?? [])];
    const at = tiles.indexOf(document.activeElement as HTMLButtonElement);
    tiles[(at + by + tiles.length) % tiles.length]?.focus();
  };
  const many = choices.length === 4 ? "tiles tiles--4" : choices.length === 2 ? "tiles tiles--2" : "tiles";
  return (
    <>
      <p className="lab">{p.option.name}</p>
      <div ref={box} className={many} role="radiogroup" aria-label={p.option.name} onKeyDown={keys}>
        {choices.map((c, i) => {
          const outcome = p.outcomeOf(c.code);
          const no = impossible(outcome);
          const on = c.code === p.chosen;
          const swatch = swatchOf(String(c.code));
          return (
            <button
              key={String(c.code)}
              type="button"
              role="radio"
              aria-checked={on}
              aria-disabled={no || undefined}
              tabIndex={i === current ? 0 : -1}
              className={no ? "tile tile--no" : "tile"}
              onClick={() => p.onChoose(c.code)}
            >
              {pictured && <span className={swatch ?? "sw sw--none"} />}
              <b>{c.name}</b>
              <small>
                {no ? w("no") : on ? w("with") : difference(outcome, p.days) || (outcome ? w("with") : "\u00a0")}
              </small>
              {on && (
                <span className="tile-on">
                  <Icon name="check" />
                </span>
              )}
            </button>
          );
        })}
      </div>
    </>
  );
}
