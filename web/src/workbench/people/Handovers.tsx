import { api } from "@core/api/client";
import { moment } from "@core/format";
import { words } from "@core/i18n/words";
import { useQuery } from "@tanstack/react-query";
import { Fragment } from "react";
import { useCodes, word } from "../codes";

const w = words({
  title: ["交接清单", "Handed over"],
});

/** Handovers is which tasks of somebody who has left went to whom, the latest first. */
export function Handovers({ user }: { user: string }) {
  useCodes();
  const all = useQuery({
    queryKey: ["people", "handovers", user],
    queryFn: ({ signal }) => api("flow.handovers", { path: { id: user }, query: { limit: 200 }, signal }),
  });
  const done = (all.data?.items ?? []).filter((h) => h.tasks.length > 0);
  if (done.length === 0) return null;
  return (
    <section className="handovers" aria-label={w("title")}>
      {done.map((h) => (
        <Fragment key={h.at}>
          <p className="cap">
            {w("title")} · {moment(h.at)}
          </p>
          <ul>
            {h.tasks.map((t) => (
              <li key={`${t.order} ${t.step} ${t.to.user ?? t.to.role}`} className="row between">
                <span className="clip">
                  {t.number} {t.name}
                </span>
                <span className="nowrap">{t.to.name ?? word("role", t.to.role)}</span>
              </li>
            ))}
          </ul>
        </Fragment>
      ))}
    </section>
  );
}
