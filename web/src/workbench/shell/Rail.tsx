import { words } from "@core/i18n/words";
import { useCan, useSession } from "@core/session/session";
import { Icon, type IconName } from "@core/ui/Icon";
import { Logo } from "@core/ui/parts";
import { useQuery } from "@tanstack/react-query";
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
  late: ["{n} 个待办，其中 {late} 个超时", "{n} tasks, {late} of them late"],
});

interface Place {
  at: string;
  name: Parameters<typeof w>[0];
  icon: IconName;
  needs: string;
}

const places: Place[] = [
  { at: "/orders", name: "orders", icon: "orders", needs: "order.read" },
  { at: "/tasks", name: "tasks", icon: "inbox", needs: "task.read" },
  { at: "/stock", name: "stock", icon: "stock", needs: "inventory.read" },
  { at: "/customers", name: "customers", icon: "users", needs: "party.read" },
  { at: "/products", name: "products", icon: "box", needs: "product.read" },
  { at: "/dashboard", name: "dashboard", icon: "chart", needs: "task.read" },
];

/** Rail is where one can go; places without the right are absent. */
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
  const link = (p: Place) => (
    <Link key={p.at} href={p.at} aria-current={at.startsWith(p.at) ? "page" : undefined}>
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
    <nav className="rail" aria-label={w("nav")}>
      <Link className="ws" href="/orders">
        <Logo />
        <span className="grow clip">{workspace.name}</span>
      </Link>
      {places.filter((p) => can(p.needs)).map(link)}
      <i className="grow" />
      {can("blueprint.read") && link({ at: "/releases", name: "releases", icon: "rocket", needs: "blueprint.read" })}
      {can("audit.read") && link({ at: "/audit", name: "audit", icon: "shield", needs: "audit.read" })}
      {(can("identity.manage") || can("webhook.manage") || can("notice.read")) &&
        link({ at: "/people", name: "people", icon: "gear", needs: "identity.manage" })}
    </nav>
  );
}
