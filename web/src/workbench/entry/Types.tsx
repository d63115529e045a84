import { orderTypes } from "@core/api/catalogue";
import type { Draft, Edit } from "@core/form/draft";
import { useLang, words } from "@core/i18n/words";
import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";

const w = words({ type: ["订单类型", "Order type"] });

/** Types says what kind of order it is, where several are open to the customer. */
export function Types({ draft, edit }: { draft: Draft; edit: (e: Edit) => void }) {
  const lang = useLang();
  const customer = draft.customer?.id;
  const open = useQuery({
    queryKey: ["order-types", customer, lang],
    queryFn: () => orderTypes(customer),
    enabled: customer !== undefined,
    staleTime: 60_000,
  });
  const all = open.data?.items ?? [];
  const first = all[0]?.key;
  const known = all.some((t) => t.key === draft.type);
  useEffect(() => {
    if (first && !known) edit({ do: "type", to: first });
  }, [first, known, edit]);
  if (open.data?.why) return <p className="wrong">{open.data.why}</p>;
  if (all.length < 2) return null;
  return (
    <div className="field">
      <span className="cap">{w("type")}</span>
      <div className="chips chips--wrap" role="radiogroup" aria-label={w("type")}>
        {all.map((t) => (
          <label key={t.key} className="chip">
            <input
              type="radio"
              name="order-type"
              checked={t.key === draft.type}
              onChange={() => edit({ do: "type", to: t.key })}
            />
            {t.name}
          </label>
        ))}
      </div>
    </div>
  );
}
