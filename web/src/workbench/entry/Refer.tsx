import { api } from "@core/api/client";
import { type FieldProps, Labelled } from "@core/form/fields/Box";
import { refOf } from "@core/form/fields/refer";
import { words } from "@core/i18n/words";
import { Btn } from "@core/ui/parts";
import { useState } from "react";
import { type Choice, Combo } from "../Combo";
import { search } from "../contracts";

const w = words({
  product: ["产品名称或 SKU", "Product name or SKU"],
  customer: ["名称、电话或编号", "Name, phone or reference"],
  user: ["姓名或登录名", "Name or login"],
  department: ["部门名称或代码", "Name or code of the department"],
  change: ["换一个", "Another one"],
});

/** Refer is a field that names a thing: found by a fragment, kept by its number. */
function Refer({
  of: p,
  label,
  find,
}: {
  of: FieldProps;
  label: string;
  find: (q: string, s: AbortSignal) => Promise<Choice[]>;
}) {
  const ref = refOf(p.value);
  const [open, setOpen] = useState(false);
  const [name, setName] = useState("");
  return (
    <Labelled field={p.field} id={p.id} group wrong={p.wrong}>
      {(ref && !open) || p.field.readOnly ? (
        <p className="row">
          <span>
            {name} <span className="sub">{ref}</span>
          </span>
          {!p.field.readOnly && (
            <Btn kind="quiet" className="btn--s" onClick={() => setOpen(true)}>
              {w("change")}
            </Btn>
          )}
        </p>
      ) : (
        <Combo
          label={label}
          name={p.id}
          first={open}
          find={find}
          onPick={(c) => {
            p.onChange({ ref: c.id });
            setName(c.name);
            setOpen(false);
            p.onBlur();
          }}
        />
      )}
    </Labelled>
  );
}

export const ProductField = (p: FieldProps) => (
  <Refer
    of={p}
    label={w("product")}
    find={async (q, signal) =>
      (await search(q, signal)).products.flatMap((x) =>
        x.sku ? [{ id: x.sku, name: x.name ?? x.sku, more: x.sku }] : [],
      )
    }
  />
);

export const CustomerField = (p: FieldProps) => (
  <Refer
    of={p}
    label={w("customer")}
    find={async (q, signal) =>
      (await search(q, signal)).parties.flatMap((x) =>
        x.ref ? [{ id: x.ref, name: x.name ?? x.ref, more: [x.ref, x.phone].filter(Boolean).join(" · ") }] : [],
      )
    }
  />
);

/** Somebody of the staff, who has the role that is asked for. */
export const ColleagueField = (p: FieldProps) => (
  <Refer
    of={p}
    label={w("user")}
    find={async (q, signal) => {
      const query = { q, limit: 8, ...(p.field.role ? { role: p.field.role } : {}) };
      const { items } = await api("identity.colleagues", { query, signal });
      return items.map((x) => ({ id: x.login, name: x.name, more: x.roles.join(" · ") }));
    }}
  />
);

/** A department, found by its name; what it stands under tells apart those of one name. */
export const DepartmentField = (p: FieldProps) => (
  <Refer
    of={p}
    label={w("department")}
    find={async (q, signal) => {
      const { items } = await api("identity.departments", { signal });
      const asked = q.trim().toLowerCase();
      const found = items.filter((d) => `${d.name} ${d.code}`.toLowerCase().includes(asked)).slice(0, 8);
      const name = (code?: string) => items.find((d) => d.code === code)?.name ?? "";
      return found.map((d) => ({ id: d.code, name: d.name, more: name(d.above) }));
    }}
  />
);
