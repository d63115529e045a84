import type { Field } from "@core/api/coming";
import { AddFiles } from "@core/files/AddFiles";
import { trayOf, useParcels } from "@core/files/useTray";
import { useEffect } from "react";
import { Labelled, useWrong } from "./fields/Box";
import { inputId, useForm } from "./hand";

/** Files that go with the order. They are sent while the rest is filled in. */
export default function Attachments({ field }: { field: Field }) {
  const { edit, face, ...hand } = useForm();
  const tray = trayOf(hand.tray);
  const parcels = useParcels(tray);
  const wrong = useWrong(field.key);
  const arrived = parcels.flatMap((p) => (!p.slot && p.state === "ready" && p.id ? [{ id: p.id, name: p.name }] : []));
  const ids = arrived.map((a) => a.id).join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: what has arrived is all that counts
  useEffect(() => {
    if (tray.opened) edit({ do: "attachments", to: arrived });
  }, [ids, tray.opened]);
  return (
    <Labelled field={field} id={inputId(field.key)} group wrong={wrong}>
      <AddFiles tray={tray} touch={!face.desk} />
    </Labelled>
  );
}
