import { api } from "@core/api/client";
import { progress } from "@core/api/coming";
import type { OrderView } from "@core/api/types";
import { left, money, until } from "@core/format";
import { words } from "@core/i18n/words";
import { Icon } from "@core/ui/Icon";
import { Btn } from "@core/ui/parts";
import { Ghost, Loaded } from "@core/ui/Screen";
import { useLocation } from "wouter";
import { useAsk } from "../ask";
import { share } from "../orders/share";
import { nowOf, stagesOf } from "../progress/model";
import { Stages } from "../progress/Stages";
import { headline } from "../progress/words";
import { useMe } from "../session";
import { Bar, useTitle } from "../shell";
import { calendarFile } from "./calendar";
import "../progress/progress.css";

const w = words({
  title: ["下单成功", "Order placed"],
  bar: ["已下单", "Placed"],
  next: ["接下来", "Next"],
  step: ["{name}，由{who}负责", "{name}, by {who}"],
  who: ["由{who}处理", "{who} takes care of it"],
  until: ["{until} · {left}", "{until} · {left}"],
  nothing: ["订单已确认，没有等待的环节。", "The order is confirmed; nothing is waiting."],
  follow: ["查看进度", "See its progress"],
  calendar: ["加入日历", "Add to calendar"],
  share: ["分享进度", "Share the progress"],
  home: ["回首页", "Home"],
  total: ["合计", "Total"],
  arrives: ["{number} 送达", "{number} arrives"],
});

/** After placing: the number, who has it now and until when, and what one may want next. */
export default function Done({ id }: { id: string }) {
  useTitle(w("title"));
  const order = useAsk<OrderView>(["order", id], (signal) => api("order.get", { path: { id }, signal }), {
    keep: true,
  });
  return (
    <>
      <Bar title={w("bar")} back="/" />
      <Loaded of={order} ghost={<DoneGhost />}>
        {(o) => <Placed order={o} id={id} />}
      </Loaded>
    </>
  );
}

function Placed({ order, id }: { order: OrderView; id: string }) {
  const me = useMe();
  const [, go] = useLocation();
  const page = useAsk(["order", id, "page"], (signal) => progress.page(id, signal));
  const now = nowOf(page.data, order);
  const who = now?.who ?? me.workspace.name;
  return (
    <div className="with-side">
      <main id="content">
        <section className="placed">
          <span className="placed-mark">
            <Icon name="check" size={24} />
          </span>
          <h1>{w("title")}</h1>
          <p className="h2 num">{order.number}</p>
          <p className="sub">{[headline(order.promisedAt), money(order.totals?.total)].join(" · ")}</p>
        </section>
        <section className="card">
          {stagesOf(page.data).length > 0 && (
            <div className="placed-stages">
              <Stages of={stagesOf(page.data)} />
            </div>
          )}
          <h2 className="h3">{w("next")}</h2>
          {now ? (
            <>
              <p>{now.name ? w("step", { name: now.name, who }) : w("who", { who })}</p>
              {now.dueAt && (
                <p className="small num">{w("until", { until: until(now.dueAt), left: left(now.dueAt).text })}</p>
              )}
            </>
          ) : (
            <p className="sub">{w("nothing")}</p>
          )}
        </section>
        <div className="row row--wrap placed-more">
          {order.promisedAt && (
            <Btn
              icon="calendar"
              className="btn--44"
              onClick={() => calendarFile(order.promisedAt as string, w("arrives", { number: order.number ?? "" }))}
            >
              {w("calendar")}
            </Btn>
          )}
          <Btn icon="share" className="btn--44" onClick={() => void share(id, order.number ?? "")}>
            {w("share")}
          </Btn>
        </div>
      </main>
      <aside className="act">
        <div className="row">
          <Btn touch onClick={() => go("/")}>
            {w("home")}
          </Btn>
          <Btn touch kind="primary" onClick={() => go(`/orders/${id}`)}>
            {w("follow")}
          </Btn>
        </div>
      </aside>
    </div>
  );
}

function DoneGhost() {
  return (
    <main aria-busy="true">
      <section className="placed">
        <Ghost width={48} height={48} />
        <Ghost width="50%" height={32} />
        <Ghost width="60%" height={28} />
      </section>
    </main>
  );
}
