import { Dialog } from "@base-ui/react/dialog";
import { money } from "@core/format";
import { words } from "@core/i18n/words";
import { useCan, useSession } from "@core/session/session";
import { Icon, type IconName } from "@core/ui/Icon";
import { Failed, Ghost } from "@core/ui/Screen";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { useLocation } from "wouter";
import { search } from "../contracts";
import { allKeys } from "../keys";
import { Mark } from "../Mark";
import { Modal } from "../Modal";
import { opened, type Recent, recents } from "../recent";
import { useSettled } from "../useSettled";

const w = words({
  title: ["搜索与命令", "Search and commands"],
  hint: ["单号、客户、电话、外部单号、SKU，或一个动作", "Number, customer, phone, foreign id, SKU, or a command"],
  recent: ["最近打开", "Opened lately"],
  order: ["订单", "Orders"],
  party: ["客户", "Customers"],
  product: ["产品", "Products"],
  commands: ["动作", "Commands"],
  none: ["没有找到「{q}」", "Nothing found for “{q}”"],
  noneSay: [
    "试试单号的后几位、客户名里的几个字或电话尾号。",
    "Try the end of the number, a part of the name, or the end of the phone.",
  ],
  found: ["找到 {n} 个", "{n} found"],
  move: ["移动", "Move"],
  open: ["打开", "Open"],
  close: ["关闭", "Close"],
});

interface Hit {
  key: string;
  icon: IconName;
  text: string;
  more: string;
  keys?: string;
  run: () => void;
}

const icons: Record<Recent["kind"], IconName> = { order: "orders", party: "user", product: "box" };
const places: Record<Recent["kind"], string> = { order: "/orders", party: "/customers", product: "/products" };

/** Palette finds any order, customer or product by a fragment, and does what keys do. */
export function Palette({ open, onClose }: { open: boolean; onClose: () => void }) {
  return (
    <Modal open={open} onClose={onClose} className="palette">
      {open && <Finder onClose={onClose} />}
    </Modal>
  );
}

function Finder({ onClose }: { onClose: () => void }) {
  const [q, setQ] = useState("");
  const [at, setAt] = useState(0);
  const [, go] = useLocation();
  const { user } = useSession();
  const can = useCan();
  const [keys] = useState(allKeys); // of the screen below
  const list = useRef<HTMLDivElement>(null);
  const typed = q.trim();
  const asked = useSettled(typed, 90);
  // An answer that is late belongs to another key, and is dropped with its request.
  const found = useQuery({
    queryKey: ["search", asked],
    queryFn: ({ signal }) => search(asked, signal),
    enabled: asked !== "" && can("order.read"),
    placeholderData: keepPreviousData,
    staleTime: 5_000,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new question begins at its first answer
  useEffect(() => setAt(0), [typed]);
  const then = (run: () => void) => () => {
    onClose();
    run();
  };
  const hit = (r: Recent): Hit => ({
    key: r.id,
    icon: icons[r.kind],
    text: r.text,
    more: r.more,
    run: then(() => {
      opened(user.id, r);
      go(`${places[r.kind]}/${r.id}`);
    }),
  });
  const answer = typed === "" ? undefined : found.data;
  const things: Recent[] = answer
    ? [
        ...answer.orders.map((o) => ({
          kind: "order" as const,
          id: o.id,
          text: o.number ?? o.id,
          more: [o.customer?.name, o.foreignId, o.state.word, o.total && money(o.total)].filter(Boolean).join(" · "),
        })),
        ...answer.parties.map((p) => ({
          kind: "party" as const,
          id: p.id,
          text: p.name ?? p.id,
          more: [p.ref, p.phone].filter(Boolean).join(" · "),
        })),
        ...answer.products.map((p) => ({
          kind: "product" as const,
          id: p.id,
          text: p.name ?? p.id,
          more: p.sku ?? "",
        })),
      ]
    : [];
  const commands = keys.filter(
    (k) => k.does.toLowerCase().includes(typed.toLowerCase()) && !/^(mod\+k|\/|\?)$/.test(k.keys),
  );
  const groups: { name: string; hits: Hit[] }[] = [
    { name: w("recent"), hits: typed === "" ? recents(user.id).map(hit) : [] },
    ...(["order", "party", "product"] as const).map((kind) => ({
      name: w(kind),
      hits: things.filter((t) => t.kind === kind).map(hit),
    })),
    {
      name: w("commands"),
      hits: commands.map((k) => ({
        key: k.keys,
        icon: "right" as const,
        text: k.does,
        more: "",
        keys: k.keys,
        run: then(k.run),
      })),
    },
  ].filter((g) => g.hits.length > 0);
  const all = groups.flatMap((g) => g.hits);
  const settled = asked === typed && !found.isPlaceholderData;
  const move = (to: number) => {
    const n = (to + all.length) % Math.max(1, all.length);
    setAt(n);
    list.current?.querySelectorAll('[role="option"]')[n]?.scrollIntoView({ block: "nearest" });
  };
  const down = (e: KeyboardEvent) => {
    if (e.nativeEvent.isComposing) return;
    if (e.key === "ArrowDown" || e.key === "ArrowUp") {
      e.preventDefault();
      move(at + (e.key === "ArrowDown" ? 1 : -1));
    } else if (e.key === "Enter") {
      e.preventDefault();
      all[at]?.run();
    }
  };
  return (
    <>
      <Dialog.Title className="vh">{w("title")}</Dialog.Title>
      <label className="palette-find">
        <Icon name="search" size={20} />
        <input
          role="combobox"
          aria-expanded="true"
          aria-controls="palette-hits"
          aria-activedescendant={all[at] ? `hit-${all[at].key}` : undefined}
          aria-label={w("title")}
          placeholder={w("hint")}
          autoComplete="off"
          spellCheck={false}
          value={q}
          onChange={(e) => setQ(e.target.value)}
          onKeyDown={down}
        />
        <Dialog.Close className="kbd" aria-label={w("close")}>
          Esc
        </Dialog.Close>
      </label>
      <div
        id="palette-hits"
        ref={list}
        role="listbox"
        aria-label={w("title")}
        className="palette-hits"
        aria-busy={typed !== "" && !settled}
      >
        {groups.map((g) => (
          <div key={g.name} role="group" aria-label={g.name}>
            <p className="cap palette-group">{g.name}</p>
            {g.hits.map((h) => (
              <div
                key={h.key}
                id={`hit-${h.key}`}
                role="option"
                tabIndex={-1}
                aria-selected={all[at] === h}
                className="palette-hit"
                onClick={h.run}
                onKeyDown={() => {}}
                onMouseMove={() => setAt(all.indexOf(h))}
              >
                <Icon name={h.icon} />
                <span className="clip palette-text">
                  <Mark text={h.text} of={typed} />
                </span>
                <span className="dim clip grow">
                  <Mark text={h.more} of={typed} />
                </span>
                {h.keys?.split(" ").map((k) => (
                  <kbd key={k} className="kbd wide">
                    {k.replace("mod+", "⌘").replace("shift+", "⇧").replace("Escape", "Esc")}
                  </kbd>
                ))}
              </div>
            ))}
          </div>
        ))}
        {typed !== "" && found.isPending && found.isFetching && <Ghost height={36} />}
        {typed !== "" && found.error && <Failed error={found.error} retry={() => found.refetch()} />}
        {typed !== "" && settled && found.isSuccess && all.length === 0 && (
          <p className="palette-none sub">
            <b>{w("none", { q: typed })}</b>
            <br />
            {w("noneSay")}
          </p>
        )}
      </div>
      <p className="palette-foot cap wide">
        <kbd className="kbd">↑</kbd>
        <kbd className="kbd">↓</kbd> {w("move")}
        <kbd className="kbd">↵</kbd> {w("open")}
        <span className="vh" role="status">
          {settled && typed !== "" && w("found", { n: things.length })}
        </span>
      </p>
    </>
  );
}
