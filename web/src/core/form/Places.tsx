import type { Field } from "@core/api/coming";
import type { Destination } from "@core/api/types";
import { words } from "@core/i18n/words";
import { Icon } from "@core/ui/Icon";
import { Btn } from "@core/ui/parts";
import { Suspense, useState } from "react";
import { later } from "../later";
import { oneLine, showPhone } from "./address";
import { Labelled, Wrongs } from "./fields/Box";
import { inputId, useForm } from "./hand";
import { fieldOf } from "./pointer";

const PlaceSheet = later(() => import("./PlaceSheet"));

const w = words({
  add: ["填写收货地址", "Give an address"],
  another: ["分到多个地址", "Send to several addresses"],
  yours: ["不填则送到您登记的地址", "Left empty, it goes to the address we have of you"],
  theirs: ["不填则送到客户登记的地址", "Left empty, it goes to the customer's own address"],
  edit: ["修改地址", "Change the address"],
  drop: ["删除地址", "Remove the address"],
  nth: ["地址 {n}", "Address {n}"],
  all: ["全部商品送到这里", "Everything goes here"],
  some: ["{n} 项送到这里", "{n} line goes here|{n} lines go here"],
  none: ["还没有商品送到这里", "Nothing goes here yet"],
  blank: ["（未填写）", "(empty)"],
});

const newKeyOf = (all: readonly Destination[]) => {
  let n = all.length + 1;
  while (all.some((d) => d.key === `to${n}`)) n++;
  return `to${n}`;
};

/** Where the goods go: one address as a rule, several where an order is split. */
export function Places({ field }: { field: Field }) {
  const { draft, edit, told, face } = useForm();
  const [open, setOpen] = useState<Destination>();
  const wrong = told.filter((p) => fieldOf(p.field) === "destinations");
  const all = draft.destinations;
  const save = (d: Destination) => {
    const at = all.findIndex((x) => x.key === d.key);
    edit({ do: "destinations", to: at < 0 ? [...all, d] : all.map((x) => (x.key === d.key ? d : x)) });
    setOpen(undefined);
  };
  const drop = (key: string) => edit({ do: "destinations", to: all.filter((d) => d.key !== key) });
  return (
    <Labelled field={field} id={inputId(field.key)} group wrong={wrong.filter((p) => p.field === "/destinations")}>
      {all.length > 0 && (
        <ul className="card lst">
          {all.map((d, i) => (
            <li key={d.key} className="row row--top place">
              <Icon name="pin" size={20} />
              <div className="grow">
                <b>{oneLine(d.address) || w("blank")}</b>
                <p className="sub body2 num">
                  {[d.address?.name, showPhone(d.address?.phone)].filter(Boolean).join(" ")}
                </p>
                {all.length > 1 && <p className="small">{goes(i)}</p>}
                <Wrongs of={wrong.filter((p) => p.field?.startsWith(`/destinations/${i}/`))} />
              </div>
              <button type="button" className="hit" aria-label={`${w("edit")} ${i + 1}`} onClick={() => setOpen(d)}>
                <Icon name="edit" />
              </button>
              <button type="button" className="hit" aria-label={`${w("drop")} ${i + 1}`} onClick={() => drop(d.key)}>
                <Icon name="trash" />
              </button>
            </li>
          ))}
        </ul>
      )}
      <Btn
        icon="plus"
        className={all.length ? "btn--44 place-more" : "btn--44"}
        onClick={() => setOpen({ key: newKeyOf(all), address: { country: "CN" } })}
      >
        {w(all.length ? "another" : "add")}
      </Btn>
      {all.length === 0 && <p className="hint">{w(face.desk ? "theirs" : "yours")}</p>}
      <Suspense>
        {open && (
          <PlaceSheet
            destination={open}
            fresh={!all.some((d) => d.key === open.key)}
            onSave={save}
            onClose={() => setOpen(undefined)}
          />
        )}
      </Suspense>
    </Labelled>
  );

  function goes(i: number) {
    const key = all[i]?.key;
    const n = draft.lines.filter((l) => (l.destination ?? all[0]?.key) === key).length;
    return n === 0 ? w("none") : n === draft.lines.length ? w("all") : w("some", { n });
  }
}
