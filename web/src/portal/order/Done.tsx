import type { OrderPage } from "@core/api/types";
import { left, money, until } from "@core/format";
import { words } from "@core/i18n/words";
import { Icon } from "@core/ui/Icon";
import { Btn } from "@core/ui/parts";
import { Ghost, Loaded } from "@core/ui/Screen";
import { useLocation } from "wouter";
import { usePage } from "../orders/pages";
import { share } from "../orders/share";
import { ofPage } from "../progress/model";
import { Stages } from "../progress/Stages";
import { headline } from "../progress/words";
import { useMe } from "../session";
import { Bar, useTitle } from "../shell";
import { calendarFile } from "./calendar";
import "../progress/progress.css";
import "../home/home.css";

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
  const page = usePage(id);
  return (
    <>
      <Bar title={w("bar")} back="/" />
      <Loaded of={page} ghost={<DoneGhost />}>
        {(p) => <Placed page={p} id={id} />}
      </Loaded>
    </>
  );
}

function Placed({ page, id }: { page: OrderPage; id: string }) {
  const me = useMe();
  const [, go] = useLocation();
  const track = ofPage(page);
  const { now, stages } = track;
  const who = me.workspace.name;
  return (
    <div className="with-side">
      <main id="content">
        <section className="placed">
          <span className="placed-mark">
            <Icon name="check" size={24} />
          </span>
          <h1>{w("title")}</h1>
          <p className="h2 num">{track.number}</p>
          <p className="sub">{[headline(track.promisedAt), money(track.total)].join(" · ")}</p>
        </section>
        <section className="card">
          {stages.length > 0 && (
            <div className="placed-stages">
              <Stages of={stages} />
            </div>
          )}
          <h2 className="h3">{w("next")}</h2>
          {now ? (
            <>
              <p>{now.name ? w("step", { name: now.name, who }) : w("who", { who })}</p>
              {now.due && (
                <p className="small num">{w("until", { until: until(now.due), left: left(now.due).text })}</p>
              )}
            </>
          ) : (
            <p className="sub">{w("nothing")}</p>
          )}
        </section>
        <div className="row row--wrap placed-more">
          {track.promisedAt && (
            <Btn
              icon="calendar"
              className="btn--44"
              onClick={() => calendarFile(track.promisedAt as string, w("arrives", { number: track.number }))}
            >
              {w("calendar")}
            </Btn>
          )}
          <Btn icon="share" className="btn--44" onClick={() => void share(id, track.number)}>
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
