import { api } from "@core/api/client";
import { ExportData } from "@core/export/ExportData";
import { words } from "@core/i18n/words";
import { useCan } from "@core/session/session";
import { Btn } from "@core/ui/parts";
import { useState } from "react";
import { Erase } from "./Erase";

const w = words({
  title: ["个人信息", "Personal data"],
  erase: ["删除个人信息", "Erase personal data"],
});

/** Personal lets what is kept about a customer be taken away as files, and erased. */
export function Personal({ id }: { id: string }) {
  const can = useCan();
  const [erasing, setErasing] = useState(false);
  if (!can("party.export") && !can("party.erase")) return null;
  return (
    <section className="personal">
      <h3 className="h4">{w("title")}</h3>
      <div className="row row--wrap between">
        {can("party.export") && (
          <ExportData className="btn--s" party={id} begin={() => api("party.export", { path: { id }, body: {} })} />
        )}
        {can("party.erase") && (
          <Btn className="btn--s" kind="danger" onClick={() => setErasing(true)}>
            {w("erase")}
          </Btn>
        )}
      </div>
      {erasing && <Erase id={id} onClose={() => setErasing(false)} />}
    </section>
  );
}
