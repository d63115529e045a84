import { clock } from "@core/format";
import { words } from "@core/i18n/words";
import { Icon } from "@core/ui/Icon";
import { useSyncExternalStore } from "react";

const w = words({
  offline: ["{time} 起离线，显示的是已保存的内容", "Offline since {time}, showing what was saved"],
});

let since = navigator.onLine ? 0 : Date.now();
const watchers = new Set<() => void>();

/** Tells whether the server was reached just now. */
export function reached(ok: boolean) {
  const now = ok ? 0 : since || Date.now();
  if (now === since) return;
  since = now;
  for (const tell of watchers) tell();
}

window.addEventListener("online", () => reached(true));
window.addEventListener("offline", () => reached(false));

function watch(tell: () => void): () => void {
  watchers.add(tell);
  return () => watchers.delete(tell);
}

/** Since when the server cannot be reached; 0 while it can. */
export function useOffline(): number {
  return useSyncExternalStore(watch, () => since);
}

/** A thin bar while there is no network. */
export function Offline() {
  const from = useOffline();
  if (!from) return null;
  return (
    <p className="offline" role="status">
      <Icon name="s-late" size={12} />
      {w("offline", { time: clock(new Date(from)) })}
    </p>
  );
}
