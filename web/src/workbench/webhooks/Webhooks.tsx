import { ago } from "@core/format";
import { words } from "@core/i18n/words";
import { Btn, Pill, Tag } from "@core/ui/parts";
import { type ReactNode, useState } from "react";
import { useLocation } from "wouter";
import { Once, type Shown } from "../people/Once";
import { Head, List } from "../table";
import { Edit } from "./Edit";
import { factName } from "./facts";
import { type Hook, healthOf } from "./state";
import { Webhook } from "./Webhook";
import "./webhooks.css";

const w = words({
  title: ["推送端点", "Endpoints"],
  add: ["新建端点", "New endpoint"],
  none: ["还没有推送端点", "No endpoints yet"],
  noneSay: [
    "订单、库存有变化时，签名通知您的 ERP、仓储或报表程序；失败会重试，每一次都有记录。",
    "When orders or stock change, your ERP, warehouse or reports are told by a signed call. What fails is tried again, and every call is logged.",
  ],
  name: ["名称", "Name"],
  state: ["状态", "State"],
  facts: ["事件", "Told of"],
  taken: ["最近送达", "Last delivered"],
  more: ["另 {n} 项", "{n} more"],
});

/** Webhooks is which programs are told what happens, and how they fare. */
export default function Webhooks({ id, tabs }: { id: string | undefined; tabs: ReactNode }) {
  const [, go] = useLocation();
  const [adding, setAdding] = useState(false);
  const [shown, setShown] = useState<Shown>();
  return (
    <>
      {id ? (
        <Webhook key={id} id={id} onShow={setShown} onClose={() => go("/people/webhooks")} />
      ) : (
        <>
          <Head
            title={w("title")}
            action={
              <Btn kind="primary" icon="plus" onClick={() => setAdding(true)}>
                {w("add")}
              </Btn>
            }
          />
          {tabs}
          <List<Hook>
            of="webhooks"
            path="/api/v1/webhooks"
            id={(h) => h.id}
            onOpen={(h) => go(`/people/webhooks/${h.id}`)}
            filtered={false}
            every={5000}
            empty={{ icon: "share", title: w("none"), say: w("noneSay") }}
            cols={[
              {
                name: w("name"),
                cell: (h) => (
                  <span className="hook-name">
                    <b>{h.name}</b>
                    <span className="sub clip">{h.url}</span>
                  </span>
                ),
              },
              { name: w("state"), cell: (h) => <Pill state={healthOf(h).state}>{healthOf(h).word}</Pill> },
              { name: w("taken"), cell: (h) => <span className="sub">{h.takenAt ? ago(h.takenAt) : "–"}</span> },
              { name: w("facts"), cell: (h) => <Told facts={h.facts} most={3} /> },
            ]}
          />
        </>
      )}
      {adding && (
        <Edit
          of={undefined}
          onShow={setShown}
          onClose={(made) => {
            setAdding(false);
            if (made) go(`/people/webhooks/${made}`);
          }}
        />
      )}
      <Once of={shown} onClose={() => setShown(undefined)} />
    </>
  );
}

/** Told lists what an endpoint is told, as far as there is room. */
export function Told({ facts, most = facts.length }: { facts: string[]; most?: number }) {
  return (
    <span className="row row--wrap">
      {facts.slice(0, most).map((f) => (
        <Tag key={f}>{factName(f)}</Tag>
      ))}
      {facts.length > most && <span className="sub">{w("more", { n: facts.length - most })}</span>}
    </span>
  );
}
