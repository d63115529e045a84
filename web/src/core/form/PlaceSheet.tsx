import type { Address, Destination } from "@core/api/types";
import { words } from "@core/i18n/words";
import { Btn } from "@core/ui/parts";
import { Sheet } from "@core/ui/Sheet";
import { useState } from "react";
import AddressFields from "./fields/AddressFields";
import { useForm } from "./hand";

const w = words({
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
  const { told, draft, face } = useForm();
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
      {p.fresh && <face.Known onChoose={choose} />}
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
