import { useSyncExternalStore } from "react";

const wide = typeof matchMedia === "function" ? matchMedia("(min-width: 768px)") : undefined;

/** Whether there is room for two columns. */
export function useWide(): boolean {
  return useSyncExternalStore(
    (tell) => {
      wide?.addEventListener("change", tell);
      return () => wide?.removeEventListener("change", tell);
    },
    () => wide?.matches ?? false,
  );
}
