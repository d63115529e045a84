import { left } from "@core/format";
import { words } from "@core/i18n/words";
import { Icon } from "@core/ui/Icon";
import { Avatar } from "@core/ui/parts";
import { Panel } from "./Panel";
import { placeOf } from "./period";
import { N, Stack } from "./Steps";
import { took } from "./say";
import type { Person } from "./useBoard";

const w = words({
  title: ["谁手里有多少", "Workload"],
  say: ["此刻待办，红色是超时", "Open now; red is overdue"],
  who: ["谁", "Who"],
  open: ["待办", "Open"],
  late: ["超时", "Overdue"],
  decided: ["已办", "Decided"],
  mean: ["平均用时", "Mean time"],
  pool: ["公共池", "shared"],
});

const shown = 10;

/** Who has how much to do, whoever is most behind first. */
export function People({ people }: { people: Person[] }) {
  const most = Math.max(1, ...people.map((p) => p.open.count));
  return (
    <Panel
      title={w("title")}
      say={w("say")}
      table={{
        head: [w("who"), w("open"), w("late"), w("decided"), w("mean")],
        rows: people.map((p) => [
          p.name,
          { text: p.open.count, to: placeOf(p.open.list) },
          { text: p.overdue.count, to: placeOf(p.overdue.list) },
          { text: p.decided.count, to: placeOf(p.decided.list) },
          p.decided.count ? took(p.mean) : "",
        ]),
      }}
    >
      <ul className="load">
        {people.slice(0, shown).map((p) => (
          <li key={p.owner}>
            <span className="load-who clip">
              {p.owner.startsWith("role:") ? (
                <span className="av">
                  <Icon name="users" />
                </span>
              ) : (
                <Avatar name={p.name} />
              )}
              <span className="clip">{p.name}</span>
              {p.owner.startsWith("role:") && <span className="cap">{w("pool")}</span>}
            </span>
            <Stack whole={p.open.count} late={p.overdue.count} most={most} />
            <span className="load-n">
              <N f={p.open} />
            </span>
            <span className="load-late cap">
              {p.overdue.count > 0 && (
                <>
                  {w("late")} <N f={p.overdue} late />
                  {p.dueAt && ` · ${left(p.dueAt).text}`}
                </>
              )}
            </span>
            <span className="load-done cap">
              {w("decided")} <N f={p.decided} />
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
