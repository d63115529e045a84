import type { Address, Destination } from "@core/api/types";
import { words } from "@core/i18n/words";
import { Icon } from "@core/ui/Icon";
import { Btn } from "@core/ui/parts";
import { Sheet } from "@core/ui/Sheet";
import { useState } from "react";
import { useMe } from "../session";
import AddressFields from "./AddressFields";
import { oneLine, showPhone } from "./address";
import { useForm } from "./form";
import { useKnownAddresses } from "./known";

const w = words({
  known: ["用过的地址", "Used before"],
  fresh: ["新地址", "A new address"],
  edit: ["修改地址", "Change the address"],
  save: ["使用这个地址", "Use this address"],
});

/** One address: chosen from those used before, or filled in. */
export default function PlaceSheet(p: {
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
