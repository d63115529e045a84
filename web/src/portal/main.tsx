import "@core/tokens.css";
import "@core/base.css";
import "./portal.css";
import { useLang } from "@core/i18n/words";
import { getReady, later } from "@core/later";
import { Caught } from "@core/ui/Caught";
import { Toasts } from "@core/ui/toast";
import { QueryClientProvider } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { createRoot } from "react-dom/client";
import { Redirect, Route, Router, Switch } from "wouter";
import { client } from "./ask";
import { Offline } from "./offline";
import { Guard, useMe } from "./session";
import { Tabs, useTrail } from "./shell";
import { install } from "./worker";

const Home = later(() => import("./home/Home"));
const Form = later(() => import("./order/Form"));
const Done = later(() => import("./order/Done"));
const New = later(() => import("./home/New"));
const Orders = later(() => import("./orders/Orders"));
const Order = later(() => import("./orders/Order"));
const Me = later(() => import("./me/Me"));
const Login = lazy(() => import("./login/Login").then((m) => ({ default: m.Login })));
const Enter = lazy(() => import("./login/Enter").then((m) => ({ default: m.Enter })));

/** The pages of the first level, with the tabs. */
function First() {
  const me = useMe();
  return (
    <>
      <Tabs business={me.workspace.name} />
      <Switch>
        <Route path="/" component={Home} />
        <Route path="/new" component={New} />
        <Route path="/orders" component={Orders} />
        <Route path="/me" component={Me} />
        <Route>
          <Redirect to="/" replace />
        </Route>
      </Switch>
    </>
  );
}

/** Signing in; links from mails lead to the same address, with what they bring behind #. */
function Door() {
  const [hash, setHash] = useState(window.location.hash);
  return /^#(link|invitation)=/.test(hash) ? <Enter hash={hash} onOther={() => setHash("")} /> : <Login />;
}

function Portal() {
  useLang(); // everything is drawn again in another language
  useTrail();
  return (
    <>
      <Offline />
      <Caught>
        <Suspense fallback={<main aria-busy="true" />}>
          <Switch>
            <Route path="/login" component={Door} />
            <Route path="/enter">
              <Enter hash={window.location.hash} />
            </Route>
            <Route>
              <Guard>
                <Switch>
                  <Route path="/new/:type">{(p) => <Form key={p.type} type={p.type} />}</Route>
                  <Route path="/done/:id">{(p) => <Done id={p.id} />}</Route>
                  <Route path="/orders/:id">{(p) => <Order key={p.id} id={p.id} />}</Route>
                  <Route>
                    <First />
                  </Route>
                </Switch>
              </Guard>
            </Route>
          </Switch>
        </Suspense>
      </Caught>
      <Toasts />
    </>
  );
}

createRoot(document.getElementById("root") as HTMLElement).render(
  <QueryClientProvider client={client}>
    <Router base="/p">
      <Portal />
    </Router>
  </QueryClientProvider>,
);
install();
getReady();
