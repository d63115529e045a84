import type { Field } from "@core/api/coming";
import type { Address, Destination } from "@core/api/types";
import { words } from "@core/i18n/words";
import { Icon } from "@core/ui/Icon";
import { Btn } from "@core/ui/parts";
import { Sheet } from "@core/ui/Sheet";
import { useState } from "react";
import { useMe } from "../session";
import { AddressFields } from "./AddressFields";
import { oneLine, showPhone } from "./address";
import { Labelled, Wrongs } from "./fields/Box";
import { inputId, useForm } from "./form";
import { useKnownAddresses } from "./known";
import { fieldOf } from "./steps";

const w = words({
  add: ["填写收货地址", "Give an address"],
  another: ["分到多个地址", "Send to several addresses"],
  yours: ["不填则送到您登记的地址", "Left empty, it goes to the address we have of you"],
  known: ["用过的地址", "Used before"],
  fresh: ["新地址", "A new address"],
  edit: ["修改地址", "Change the address"],
  drop: ["删除地址", "Remove the address"],
  save: ["使用这个地址", "Use this address"],
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
  const { draft, edit, told } = useForm();
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
      {all.length === 0 && <p className="hint">{w("yours")}</p>}
      {open && (
        <PlaceSheet
          destination={open}
          fresh={!all.some((d) => d.key === open.key)}
          onSave={save}
          onClose={() => setOpen(undefined)}
        />
      )}
    </Labelled>
  );

  function goes(i: number) {
    const key = all[i]?.key;
    const n = draft.lines.filter((l) => (l.destination ?? all[0]?.key) === key).length;
    return n === 0 ? w("none") : n === draft.lines.length ? w("all") : w("some", { n });
  }
}

function PlaceSheet(p: {
  destination: Destination;
  fresh: boolean;
  onSave: (d: Destination) => void;
  onClose: () => void;
}) {
  const me = useMe();
  const { told, draft } = useForm();
  const known = useKnownAddresses(me.user.id);
  const [address, setAddress] = useState<Address>(p.destination.address ?? {});
  const i = draft.destinations.findIndex((d) => d.key === p.destination.key);
  const at = `/destinations/${i}/address`;
  const choose = (a: Address) => p.onSave({ ...p.destination, address: a });
  return (
    <Sheet
      title={w(p.fresh ? "fresh" : "edit")}
      onClose={p.onClose}
      tall
      foot={
        <Btn
          kind="primary"
          touch
          className="btn--wide"
          disabled={!address.street && !address.city}
          onClick={() => choose(address)}
        >
          {w("save")}
        </Btn>
      }
    >
      {p.fresh && (known.data?.length ?? 0) > 0 && (
        <section className="known">
          <h3 className="small">{w("known")}</h3>
          {known.data?.map((a) => (
            <button key={oneLine(a) + a.name} type="button" className="pick" onClick={() => choose(a)}>
              <Icon name="pin" size={20} />
              <span className="grow">
                {oneLine(a)}
                <span className="small known-who num">{[a.name, showPhone(a.phone)].filter(Boolean).join(" ")}</span>
              </span>
              <Icon name="right" />
            </button>
          ))}
        </section>
      )}
      <AddressFields
        id="to"
        value={address}
        onChange={setAddress}
        onBlur={() => {}}
        at={at}
        wrong={i >= 0 ? told : []}
      />
    </Sheet>
  );
}
