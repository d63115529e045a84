import { AddFiles } from "@core/files/AddFiles";
import type { Tray } from "@core/files/tray";
import { useParcels } from "@core/files/useTray";
import { Icon } from "@core/ui/Icon";
import { useEffect } from "react";
import type { FieldView } from "./FormField";

/** Attached offers the files that go with an order: they are sent while the rest is typed. */
export function Attached({
  tray,
  field,
  wrong,
  onChange,
}: {
  tray: Tray;
  field: FieldView;
  wrong: string | undefined;
  onChange: (ids: string[]) => void;
}) {
  const arrived = useParcels(tray).flatMap((p) => (p.state === "ready" && p.id ? [p.id] : []));
  // biome-ignore lint/correctness/useExhaustiveDependencies: what has arrived is all that counts
  useEffect(() => {
    if (tray.opened) onChange(arrived);
  }, [arrived.join(), tray.opened]);
  return (
    <section className="field field--wide" aria-label={field.label}>
      <span className="cap">{field.label}</span>
      <AddFiles tray={tray} />
      {field.help && !wrong && <p className="cap">{field.help}</p>}
      {wrong && (
        <p className="wrong">
          <Icon name="s-late" />
          {wrong}
        </p>
      )}
    </section>
  );
}
