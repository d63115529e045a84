import { type Answer, api } from "@core/api/client";
import { words } from "@core/i18n/words";
import { Avatar, Btn } from "@core/ui/parts";
import { Empty, Ghost, Loaded } from "@core/ui/Screen";
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { Head } from "../table";
import { DepartmentCard } from "./DepartmentCard";

const w = words({
  title: ["用户与权限", "People and rights"],
  tree: ["部门", "Departments"],
  add: ["新建部门", "New department"],
  below: ["在「{name}」下新建部门", "New department below {name}"],
  none: ["还没有部门", "No departments yet"],
  noneSay: [
    "部门可以有上下级和负责人；流程、规则和数据范围都能用到部门。",
    "Departments stand below each other and have heads; processes, rules and row scopes can ask for them.",
  ],
  people: ["{n} 人", "{n} person|{n} people"],
  headless: ["没有负责人", "No head"],
});

export type Department = Answer<"identity.departments">["items"][number];

export const useDepartments = () =>
  useQuery({
    queryKey: ["people", "departments"],
    queryFn: ({ signal }) => api("identity.departments", { signal }),
  });

/** depthOf is how far below the top a department of the tree stands. */
function depthOf(all: Department[], one: Department): number {
  const above = one.above && all.find((d) => d.code === one.above);
  return above ? depthOf(all, above) + 1 : 0;
}

/** A department to choose, set in as far as it stands in the tree. */
export const choicesOf = (all: Department[]) =>
  all.map((d) => ({ value: d.code, name: `${"　".repeat(depthOf(all, d))}${d.name}` }));

/** Departments is the tree of who belongs where, and who leads. */
export function Departments({ tabs }: { tabs: ReactNode }) {
  const all = useDepartments();
  const [open, setOpen] = useState<{ one?: Department; above?: string }>();
  const add = (
    <Btn kind="primary" icon="plus" onClick={() => setOpen({})}>
      {w("add")}
    </Btn>
  );
  return (
    <>
      <Head title={w("title")} action={add} />
      {tabs}
      <Loaded of={all} ghost={<Ghost height={240} />}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty icon="users" title={w("none")}>
              {w("noneSay")}
            </Empty>
          ) : (
            <ul className="depts" aria-label={w("tree")}>
              {items.map((d) => (
                <li key={d.code} className="dept" style={{ paddingInlineStart: 16 + 24 * depthOf(items, d) }}>
                  <button type="button" className="dept-name" onClick={() => setOpen({ one: d })}>
                    <span className="list-open">{d.name}</span> <span className="cap">{d.code}</span>
                  </button>
                  <span className="dept-head">
                    {d.head ? (
                      <span className="row">
                        <Avatar name={d.head.name} /> {d.head.name}
                      </span>
                    ) : (
                      <span className="dim">{w("headless")}</span>
                    )}
                  </span>
                  <span className="cap dept-count">{w("people", { n: d.people })}</span>
                  <Btn
                    kind="quiet"
                    className="btn--s"
                    icon="plus"
                    label={w("below", { name: d.name })}
                    onClick={() => setOpen({ above: d.code })}
                  />
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
      {open && <DepartmentCard {...open} all={all.data?.items ?? []} onClose={() => setOpen(undefined)} />}
    </>
  );
}
