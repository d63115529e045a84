import type { Draft } from "@core/form/draft";
import { words } from "@core/i18n/words";
import { Btn } from "@core/ui/parts";
import { useEffect, useState } from "react";
import { Combo } from "../Combo";
import { search } from "../contracts";

const w = words({
  customer: ["客户", "Customer"],
  find: ["名称、电话或编号", "Name, phone or reference"],
  change: ["换一个客户", "Another customer"],
});

/** CustomerPick says for whom the order is. */
export function CustomerPick({ value, onPick }: { value: Draft["customer"]; onPick: (c: Draft["customer"]) => void }) {
  const [open, setOpen] = useState(!value);
  useEffect(() => setOpen(!value), [value]);
  return (
    <div className="field">
      <span className="cap">{w("customer")}</span>
      {value && !open ? (
        <p className="row">
          <b className="h4">{value.name}</b>
          <Btn kind="quiet" className="btn--s" onClick={() => setOpen(true)}>
            {w("change")}
          </Btn>
        </p>
      ) : (
        <Combo
          label={w("find")}
          name="customer"
          first
          find={async (q, signal) =>
            (await search(q, signal)).parties.map((p) => ({
              id: p.id,
              name: p.name ?? p.id,
              more: [p.ref, p.phone].filter(Boolean).join(" · "),
            }))
          }
          onPick={(c) => {
            onPick({ id: c.id, name: c.name });
            setOpen(false);
          }}
        />
      )}
    </div>
  );
}
