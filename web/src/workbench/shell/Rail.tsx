import { words } from "@core/i18n/words";
import { useCan, useSession } from "@core/session/session";
import { Icon, type IconName } from "@core/ui/Icon";
import { Logo } from "@core/ui/parts";
import { Sheet } from "@core/ui/Sheet";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link, useLocation } from "wouter";
import { failingCount, taskCount } from "../contracts";

const w = words({
  nav: ["主导航", "Main navigation"],
  orders: ["订单", "Orders"],
  tasks: ["待办", "Tasks"],
  stock: ["库存", "Stock"],
  customers: ["客户", "Customers"],
  products: ["产品", "Products"],
  dashboard: ["看板", "Dashboard"],
  releases: ["版本发布", "Releases"],
  people: ["用户与权限", "People and rights"],
  audit: ["审计记录", "Audit trail"],
  more: ["更多", "More"],
  late: ["{n} 个待办，其中 {late} 个超时", "{n} tasks, {late} of them late"],
});

interface Place {
  at: string;
  name: Parameters<typeof w>[0];
  icon: IconName;
  needs: string;
}

/** How many places the bar of a phone has room for; where there are more, the last is for the rest of them. */
const room = 5;

const places: Place[] = [
  { at: "/orders", name: "orders", icon: "orders", needs: "order.read" },
  { at: "/tasks", name: "tasks", icon: "inbox", needs: "task.read" },
  { at: "/stock", name: "stock", icon: "stock", needs: "inventory.read" },
  { at: "/customers", name: "customers", icon: "users", needs: "party.read" },
  { at: "/products", name: "products", icon: "box", needs: "product.read" },
  { at: "/dashboard", name: "dashboard", icon: "chart", needs: "task.read" },
];

/** The places at the end of the rail, where a business is made. */
const behind: Place[] = [
  { at: "/releases", name: "releases", icon: "rocket", needs: "blueprint.read" },
  { at: "/audit", name: "audit", icon: "shield", needs: "audit.read" },
];
const people: Place = { at: "/people", name: "people", icon: "gear", needs: "identity.manage" };

/** Rail is where one can go; places without the right are absent. On a phone it is a bar of five. */
export function Rail() {
  const [at] = useLocation();
  const { workspace } = useSession();
  const can = useCan();
  const tasks = useQuery({ queryKey: ["counts", "tasks"], queryFn: taskCount, enabled: can("task.read") });
  const failing = useQuery({
    queryKey: ["counts", "failing"],
    queryFn: failingCount,
    enabled: can("reaction.read") && can("reaction.repair"),
  });
  const open = (tasks.data?.open ?? 0) + (failing.data?.count ?? 0);
  const upper = places.filter((p) => can(p.needs));
  const lower = [
    ...behind.filter((p) => can(p.needs)),
    ...(can("identity.manage") || can("webhook.manage") || can("notice.read") ? [people] : []),
  ];
  const all = [...upper, ...lower];
  const rest = all.length > room ? all.slice(room - 1) : [];
  const [more, setMore] = useState(false);
  const isHere = (p: Place) => at.startsWith(p.at);
  const link = (p: Place) => (
    <Link
      key={p.at}
      href={p.at}
      className={rest.includes(p) ? "rail-rest" : ""}
      aria-current={isHere(p) ? "page" : undefined}
    >
      <Icon name={p.icon} />
      <span>{w(p.name)}</span>
      {p.at === "/tasks" && open > 0 && (
        <b className={tasks.data?.late ? "hot" : undefined} title={w("late", { n: open, late: tasks.data?.late ?? 0 })}>
          {open}
        </b>
      )}
    </Link>
  );
  return (
    <>
      <nav className="rail" aria-label={w("nav")}>
        <Link className="ws" href="/orders">
          <Logo />
          <span className="grow clip">{workspace.name}</span>
        </Link>
        {upper.map(link)}
        <i className="grow" />
        {lower.map(link)}
        {rest.length > 0 && (
          <button
            type="button"
            className="rail-more"
            aria-haspopup="dialog"
            aria-expanded={more}
            aria-current={rest.some(isHere) || undefined}
            onClick={() => setMore(true)}
          >
            <Icon name="more" />
            <span>{w("more")}</span>
          </button>
        )}
      </nav>
      {more && (
        <Sheet title={w("more")} onClose={() => setMore(false)}>
          <ul className="places">
            {rest.map((p) => (
              <li key={p.at}>
                <Link href={p.at} aria-current={isHere(p) ? "page" : undefined} onClick={() => setMore(false)}>
                  <Icon name={p.icon} size={20} />
                  <span>{w(p.name)}</span>
                </Link>
              </li>
            ))}
          </ul>
        </Sheet>
      )}
    </>
  );
}
