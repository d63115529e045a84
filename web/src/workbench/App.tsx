import { words } from "@core/i18n/words";
import { hear } from "@core/live/stream";
import { useCan } from "@core/session/session";
import { Empty } from "@core/ui/Screen";
import { useQueryClient } from "@tanstack/react-query";
import { lazy, Suspense, useEffect, useState } from "react";
import { Redirect, Route, Router, Switch, useLocation } from "wouter";
import Notices from "./inbox/Inbox";
import { useKeys } from "./keys";
import { freshen } from "./live";
import { Orders } from "./orders/Orders";
import { KeyHelp } from "./shell/KeyHelp";
import { Palette } from "./shell/Palette";
import { Rail } from "./shell/Rail";
import { Top } from "./shell/Top";

const OrderPage = lazy(() => import("./order/OrderPage"));
const Tasks = lazy(() => import("./tasks/Tasks"));
const NewOrder = lazy(() => import("./entry/NewOrder"));
const Parties = lazy(() => import("./parties/Parties"));
const Products = lazy(() => import("./products/Products"));
const Stock = lazy(() => import("./stock/Stock"));
const Audit = lazy(() => import("./audit/Audit"));
const Me = lazy(() => import("./me/Me"));
const Dashboard = lazy(() => import("./dashboard/Dashboard"));
const TaskList = lazy(() => import("./dashboard/TaskList"));
const People = lazy(() => import("./people/People"));
const Jobs = lazy(() => import("./jobs/Jobs"));
const Releases = lazy(() => import("./releases/Releases"));
const Import = lazy(() => import("./imports/Import"));

const w = words({
  skip: ["跳到内容", "Skip to the content"],
  add: ["新建订单", "New order"],
  orders: ["去订单", "Go to orders"],
  tasks: ["去待办", "Go to tasks"],
  stock: ["去库存", "Go to stock"],
  parties: ["去客户", "Go to customers"],
  jobs: ["去批量任务", "Go to jobs"],
  imports: ["导入文件", "Import a file"],
  releases: ["去版本发布", "Go to releases"],
  dashboard: ["去看板", "Go to the dashboard"],
  palette: ["搜索与命令", "Search and commands"],
  help: ["全部快捷键", "All keys"],
  nowhere: ["没有这个页面", "There is no such page"],
  nowhereSay: ["链接可能写错了，或者页面已经移走。", "The link may be mistyped, or the page has moved."],
});

/** App is the workbench behind the door: rail, top bar, and one screen. */
export function App() {
  const client = useQueryClient();
  const [palette, setPalette] = useState(false);
  const [help, setHelp] = useState(false);
  useEffect(() => hear((f) => freshen(client, f)), [client]);
  return (
    <Router base="/w">
      <GoKeys palette={() => setPalette(true)} help={() => setHelp(true)} />
      <a className="skip" href="#main">
        {w("skip")}
      </a>
      <div className="shell">
        <Rail />
        <Top onSearch={() => setPalette(true)} />
        <main id="main" className="main" tabIndex={-1}>
          <Suspense fallback={null}>
            <Switch>
              <Route path="/">
                <Redirect to="/orders" replace />
              </Route>
              <Route path="/orders" component={Orders} />
              <Route path="/orders/new" component={NewOrder} />
              <Route path="/orders/:id">{(p) => <OrderPage key={p.id} id={p.id} />}</Route>
              <Route path="/tasks/:id?">{(p) => <Tasks id={p.id} />}</Route>
              <Route path="/customers/:id?">{(p) => <Parties id={p.id} />}</Route>
              <Route path="/products/:id?">{(p) => <Products id={p.id} />}</Route>
              <Route path="/stock">{() => <Stock />}</Route>
              <Route path="/inbox">{() => <Notices />}</Route>
              <Route path="/audit">{() => <Audit />}</Route>
              <Route path="/me">{() => <Me />}</Route>
              <Route path="/jobs/:id?">{(p) => <Jobs id={p.id} />}</Route>
              <Route path="/import/:kind?">{(p) => <Import key={p.kind} kind={p.kind} />}</Route>
              <Route path="/dashboard">{() => <Dashboard />}</Route>
              <Route path="/dashboard/tasks">{() => <TaskList />}</Route>
              <Route path="/releases/:tab?">{(p) => <Releases tab={p.tab} />}</Route>
              <Route path="/people/:tab?/:id?">{(p) => <People tab={p.tab} id={p.id} />}</Route>
              <Route>
                <Empty icon="search" title={w("nowhere")}>
                  {w("nowhereSay")}
                </Empty>
              </Route>
            </Switch>
          </Suspense>
        </main>
      </div>
      <Palette open={palette} onClose={() => setPalette(false)} />
      <KeyHelp open={help} onClose={() => setHelp(false)} />
    </Router>
  );
}

function GoKeys({ palette, help }: { palette: () => void; help: () => void }) {
  const [, go] = useLocation();
  const can = useCan();
  useKeys([
    ...(can("order.place") ? [{ keys: "n", does: w("add"), run: () => go("/orders/new") }] : []),
    { keys: "mod+k", does: w("palette"), run: palette },
    { keys: "/", does: w("palette"), run: palette },
    { keys: "?", does: w("help"), run: help },
    { keys: "g o", does: w("orders"), run: () => go("/orders") },
    { keys: "g t", does: w("tasks"), run: () => go("/tasks") },
    { keys: "g i", does: w("stock"), run: () => go("/stock") },
    { keys: "g c", does: w("parties"), run: () => go("/customers") },
    { keys: "g j", does: w("jobs"), run: () => go("/jobs") },
    { keys: "g m", does: w("imports"), run: () => go("/import") },
    ...(can("blueprint.read") ? [{ keys: "g r", does: w("releases"), run: () => go("/releases") }] : []),
    { keys: "g d", does: w("dashboard"), run: () => go("/dashboard") },
  ]);
  return null;
}
