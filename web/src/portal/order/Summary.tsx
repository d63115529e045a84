import type { OrderProblem } from "@core/api/types";
import { words } from "@core/i18n/words";
import { Icon } from "@core/ui/Icon";
import { useEffect, useRef } from "react";

const w = words({
  head: ["还有 {n} 处要修改", "{n} thing to correct|{n} things to correct"],
  nth: ["第 {n} 行：{text}", "Line {n}: {text}"],
});

/** What stands in the way, each with a way to it. */
export function Summary({
  of,
  onJump,
  focus,
}: {
  of: readonly OrderProblem[];
  onJump: (p: OrderProblem) => void;
  focus: number;
}) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (focus) box.current?.focus();
  }, [focus]);
  if (of.length === 0) return null;
  return (
    <div className="notice notice--bad summary" role="alert" tabIndex={-1} ref={box}>
      <Icon name="s-late" />
      <div className="grow">
        <b>{w("head", { n: of.length })}</b>
        <ul>
          {of.map((p) => (
            <li key={`${p.field}${p.code}${p.message}`}>
              <button type="button" className="link" onClick={() => onJump(p)}>
                {textOf(p)}
              </button>
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}

function textOf(p: OrderProblem): string {
  const line = /^\/lines\/(\d+)/.exec(p.field ?? "")?.[1];
  return line === undefined ? p.message : w("nth", { n: Number(line) + 1, text: p.message });
}
