import type { Answer } from "@core/api/client";
import { words } from "@core/i18n/words";
import { Icon } from "@core/ui/Icon";

const w = words({ sample: ["例如：{sample}", "For example: {sample}"] });

export type Finding = Answer<"blueprint.draft">["findings"][number];

/** Findings are what a check has to say, each with its place and what to do about it. */
export function Findings({ of }: { of: Finding[] }) {
  return (
    <ul className="findings">
      {of.map((f) => (
        <li key={`${f.document}${f.pointer}${f.code}${f.message}`} className={f.warning ? "" : "finding--bad"}>
          <Icon name={f.warning ? "s-hold" : "s-late"} />
          <div>
            <p>{f.message}</p>
            {f.example && <p className="sub">{w("sample", { sample: f.example })}</p>}
            {f.remedy && <p className="sub">{f.remedy}</p>}
            <code>{[f.document, f.pointer].filter(Boolean).join(" ")}</code>
          </div>
        </li>
      ))}
    </ul>
  );
}
