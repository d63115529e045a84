import { api } from "@core/api/client";
import { ago } from "@core/format";
import { words } from "@core/i18n/words";
import { useQuery } from "@tanstack/react-query";
import { Findings } from "./Findings";

const w = words({
  title: ["线上版本，按今天的人员与日历", "The current release, with today's people and calendar"],
  looked: ["{at}查看", "looked at {at}"],
  some: ["{n} 处需要留意", "{n} thing to see to|{n} things to see to"],
});

/** Today is what does not hold of the current release any more, for people and calendars have changed; nothing where all holds. */
export function Today() {
  const today = useQuery({
    queryKey: ["releases", "today"],
    queryFn: ({ signal }) => api("blueprint.today", { signal }),
  });
  const found = today.data?.findings ?? [];
  if (found.length === 0) return null;
  return (
    <section className="panel releases-today" aria-label={w("title")}>
      <header>
        <h2>{w("title")}</h2>
        <span className="sub">{w("some", { n: found.length })}</span>
        <i className="grow" />
        {today.data?.at && <span className="cap">{w("looked", { at: ago(today.data.at) })}</span>}
      </header>
      <div className="body">
        <Findings of={found} />
      </div>
    </section>
  );
}
