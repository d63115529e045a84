import { words } from "@core/i18n/words";

const w = words({ step: ["第 {n} 步，共 {all} 步", "Step {n} of {all}"] });

/** How far one is, in words and in dashes. */
export function Dashes({ n, all }: { n: number; all: number }) {
  return (
    <span className="row cap nowrap">
      <span className="dashes" aria-hidden="true">
        {Array.from({ length: all }, (_, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: dashes are alike
          <i key={i} className={i < n ? "on" : undefined} />
        ))}
      </span>
      {w("step", { n, all })}
    </span>
  );
}
