import { type FieldProps, Labelled } from "@core/form/fields/Box";
import { refOf } from "@core/form/fields/refer";
import { words } from "@core/i18n/words";
import { later } from "@core/later";
import { Icon } from "@core/ui/Icon";
import { Suspense, useState } from "react";

const PickProduct = later(() => import("./PickProduct"));

const w = words({ choose: ["选择产品", "Choose a product"] });

/** A field that names a product, chosen by sight. */
export function ProductField(p: FieldProps) {
  const [open, setOpen] = useState(false);
  const ref = refOf(p.value);
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
