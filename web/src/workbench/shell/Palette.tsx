import { Dialog } from "@base-ui/react/dialog";
import { money } from "@core/format";
import { words } from "@core/i18n/words";
import { Icon, type IconName } from "@core/ui/Icon";
import { Ghost } from "@core/ui/Screen";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { type KeyboardEvent, useDeferredValue, useEffect, useState } from "react";
import { useLocation } from "wouter";
import { search } from "../contracts";
import { allKeys } from "../keys";

const w = words({
  title: ["搜索与命令", "Search and commands"],
  hint: ["单号、客户、电话、外部单号、SKU，或一个动作", "Number, customer, phone, foreign id, SKU, or a command"],
  orders: ["订单", "Orders"],
  parties: ["客户", "Customers"],
  products: ["产品", "Products"],
  commands: ["动作", "Commands"],
  none: ["没有找到「{q}」", "Nothing found for “{q}”"],
});

interface Hit {
  key: string;
  icon: IconName;
  text: string;
  more: string;
  run: () => void;
}

/** Palette finds any order, customer or product by a fragment, and does what keys do. */
export function Palette({ open, onClose }: { open: boolean; onClose: () => void }) {
  const [q, setQ] = useState("");
  const [at, setAt] = useState(0);
  const [, go] = useLocation();
  const asked = useDeferredValue(q.trim());
  const found = useQuery({
    queryKey: ["search", asked],
    queryFn: ({ signal }) => search(asked, signal),
    enabled: open && asked.length > 0,
    placeholderData: keepPreviousData,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new question begins at its first answer
  useEffect(() => setAt(0), [asked]);
  const then = (run: () => void) => () => {
    onClose();
    setQ("");
    run();
  };
  const groups: { name: string; hits: Hit[] }[] = [
    {
      name: w("orders"),
      hits: (asked ? (found.data?.orders ?? []) : []).map((o) => ({
        key: o.id,
        icon: "orders" as const,
        text: o.number ?? o.id,
        more: [o.customer?.name, money(o.total)].filter(Boolean).join(" · "),
        run: then(() => go(`/orders/${o.id}`)),
      })),
    },
    {
      name: w("parties"),
      hits: (asked ? (found.data?.parties ?? []) : []).map((p) => ({
        key: p.id,
        icon: "user" as const,
        text: p.name ?? p.id,
        more: [p.ref, p.phone].filter(Boolean).join(" · "),
        run: then(() => go(`/customers/${p.id}`)),
      })),
    },
    {
      name: w("products"),
      hits: (asked ? (found.data?.products ?? []) : []).map((p) => ({
        key: p.id,
        icon: "box" as const,
        text: p.name ?? p.id,
        more: p.sku ?? "",
        run: then(() => go(`/products/${p.id}`)),
      })),
    },
    {
      name: w("commands"),
      hits: (open ? allKeys() : [])
        .filter((k) => k.does.toLowerCase().includes(asked.toLowerCase()) && k.keys !== "mod+k" && k.keys !== "/")
        .map((k) => ({ key: k.keys, icon: "right" as const, text: k.does, more: k.keys, run: then(k.run) })),
    },
  ].filter((g) => g.hits.length > 0);
  const all = groups.flatMap((g) => g.hits);
  const down = (e: KeyboardEvent) => {
    if (e.nativeEvent.isComposing) return;
    if (e.key === "ArrowDown" || e.key === "ArrowUp") {
      e.preventDefault();
      setAt((n) => (n + (e.key === "ArrowDown" ? 1 : all.length - 1)) % Math.max(1, all.length));
    } else if (e.key === "Enter") {
      e.preventDefault();
      all[at]?.run();
    }
  };
  return (
    <Dialog.Root open={open} onOpenChange={(o) => !o && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="veil" />
        <Dialog.Popup className="dialog palette">
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
              value={q}
              onChange={(e) => setQ(e.target.value)}
              onKeyDown={down}
            />
          </label>
          <div id="palette-hits" role="listbox" aria-label={w("title")} className="palette-hits">
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
                    <span className="grow clip">{h.text}</span>
                    <span className="dim clip">{h.more}</span>
                  </div>
                ))}
              </div>
            ))}
            {asked && found.isPending && <Ghost height={36} />}
            {asked && found.isSuccess && all.length === 0 && (
              <p className="palette-none sub">{w("none", { q: asked })}</p>
            )}
          </div>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
