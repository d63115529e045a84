import type { Address } from "@core/api/types";
import { words } from "@core/i18n/words";
import { Icon } from "@core/ui/Icon";
import { oneLine, showPhone } from "./address";

const w = words({ known: ["用过的地址", "Used before"] });

/** Addresses that were used before, to choose from. */
export function Known({ of, onChoose }: { of: readonly Address[] | undefined; onChoose: (a: Address) => void }) {
  if (!of?.length) return null;
  return (
    <section className="known">
      <h3 className="small">{w("known")}</h3>
      {of.map((a) => (
        <button key={oneLine(a) + a.name} type="button" className="pick" onClick={() => onChoose(a)}>
          <Icon name="pin" size={20} />
          <span className="grow">
            {oneLine(a)}
            <span className="small known-who num">{[a.name, showPhone(a.phone)].filter(Boolean).join(" ")}</span>
          </span>
          <Icon name="right" />
        </button>
      ))}
    </section>
  );
}
