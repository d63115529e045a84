import { words } from "@core/i18n/words";

export const w = words({
  tour: ["导览 {n}/7 · 约 5 分钟", "Tour {n} of 7 · about 5 minutes"],
  skip: ["跳过", "Skip"],
  back: ["上一步", "Back"],
  does: ["替我做", "Do it for me"],
  again: ["从头再来", "Start again"],
  over: ["走完了。现在随便试试，或者重来。", "That is it. Try anything now, or start again."],
  s1: ["手机下单", "Order"],
  s2: ["实时出现", "Live"],
  s3: ["办理", "Decide"],
  s4: ["时钟 +6 小时", "Clock +6 h"],
  s5: ["问为什么", "Ask why"],
  s6: ["再下一单", "Order again"],
  s7: ["看数字", "See the figures"],
  t1: ["王敏在手机上下单：五张双人床，超过 2 万元。", "Wang Min orders on her phone: five beds, more than 20,000."],
  t2: ["订单立刻出现在工作台；点上方的「新订单」。", "It is on the desk at once: press “new orders”."],
  t3: [
    "换成专属客服，在待办里按 A 通过；手机上的进度跟着走。",
    "Be the personal adviser and press A among the tasks; the phone moves with it.",
  ],
  t4: [
    "把时钟拨快 6 小时：没人办的待办超时、升级。",
    "Move the clock by six hours: what nobody did is late and escalates.",
  ],
  t5: [
    "打开订单，点 ∵：为什么走专属通道，为什么跳过财务。",
    "Open the order and press ∵: why the special lane, why finance is skipped.",
  ],
  t6: [
    "再下一小单：走快速通道，不用任何人审，直接确认。",
    "Order something small: the fast lane, confirmed with nobody asked.",
  ],
  t7: [
    "数字是活的：刚才的订单已经算进去；点任何一个数字，看它数的是哪些订单。",
    "The figures are live: your orders are in them. Press any number to see the orders it counts.",
  ],
});

/** What a step of the tour can do for somebody. */
export interface Hands {
  ask: <T>(surface: "p" | "w", method: string, path: string, body?: unknown) => Promise<T>;
  be: (role: string) => Promise<void>;
  desk: (path: string) => void;
  phone: (path: string) => void;
  clock: (hours: number) => Promise<void>;
}

export interface TourStep {
  name: string;
  text: string;
  role: string;
  doIt: (h: Hands) => Promise<void>;
}

interface Placed {
  id: string;
}

let last = "";

async function order(h: Hands, quantity: string): Promise<void> {
  const o = await h.ask<Placed>("p", "POST", "/api/v1/orders", {
    type: "furniture",
    fields: { room: "bedroom" },
    lines: [{ sku: "BED-K", quantity }],
  });
  last = o.id;
  h.phone(`/p/orders/${o.id}`);
}

/** The seven steps, each of which can be done by hand or by a button. */
export function steps(): TourStep[] {
  return [
    { name: w("s1"), text: w("t1"), role: "sales", doIt: (h) => order(h, "5") },
    { name: w("s2"), text: w("t2"), role: "owner", doIt: async (h) => h.desk("/w/orders") },
    {
      name: w("s3"),
      text: w("t3"),
      role: "vipService",
      doIt: async (h) => {
        const tasks = await h.ask<{ items: { id: string; order: string }[] }>(
          "w",
          "GET",
          `/api/v1/tasks?owner=me&limit=50`,
        );
        const mine = tasks.items.find((t) => t.order === last) ?? tasks.items[0];
        if (mine) await h.ask("w", "POST", `/api/v1/tasks/${mine.id}/approve`, {});
        h.desk(mine ? `/w/orders/${mine.order}` : "/w/tasks");
      },
    },
    {
      name: w("s4"),
      text: w("t4"),
      role: "owner",
      doIt: async (h) => {
        await h.clock(6);
        h.desk("/w/orders?late=true");
      },
    },
    {
      name: w("s5"),
      text: w("t5"),
      role: "owner",
      doIt: async (h) => h.desk(last ? `/w/orders/${last}` : "/w/orders"),
    },
    { name: w("s6"), text: w("t6"), role: "owner", doIt: (h) => order(h, "1") },
    { name: w("s7"), text: w("t7"), role: "owner", doIt: async (h) => h.desk("/w/dashboard") },
  ];
}
