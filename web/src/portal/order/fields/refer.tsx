// Fields that name something another room keeps.
import { words } from "@core/i18n/words";
import { Icon } from "@core/ui/Icon";
import { Suspense, useState } from "react";
import { later } from "../../later";
import { type FieldProps, Labelled } from "./Box";

const PickProduct = later(() => import("../PickProduct"));

const w = words({ choose: ["选择产品", "Choose a product"] });

/** A customer, by the number that the business gave. */
export function ReferenceField(p: FieldProps) {
  const ref = (p.value as { ref?: string } | undefined)?.ref ?? "";
  return (
    <Labelled field={p.field} id={p.id} wrong={p.wrong}>
      <div className={p.wrong.length ? "in in--bad" : "in"}>
        <input
          id={p.id}
          value={ref}
          autoComplete="off"
          enterKeyHint="next"
          readOnly={p.field.readOnly}
          onChange={(e) => p.onChange(e.target.value.trim() ? { ref: e.target.value.trim() } : undefined)}
          onBlur={p.onBlur}
          {...p.aria}
        />
      </div>
    </Labelled>
  );
}

export function ProductField(p: FieldProps) {
  const [open, setOpen] = useState(false);
  const ref = (p.value as { ref?: string } | undefined)?.ref;
  return (
    <Labelled field={p.field} id={p.id} wrong={p.wrong}>
      <button
        id={p.id}
        type="button"
        className="in in--pick"
        disabled={p.field.readOnly}
        aria-haspopup="dialog"
        onClick={() => setOpen(true)}
      >
        <span className={ref ? "grow" : "grow dim"}>{ref ?? w("choose")}</span>
        <Icon name="down" />
      </button>
      <Suspense>
        {open && (
          <PickProduct
            onPick={(item) => {
              p.onChange({ ref: item.product.sku });
              setOpen(false);
              p.onBlur();
            }}
            onClose={() => setOpen(false)}
          />
        )}
      </Suspense>
    </Labelled>
  );
}
