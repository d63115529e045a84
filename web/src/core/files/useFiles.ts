import { trayOf, useArrivals, useParcels } from "./useTray";

/** useFiles is where the files of a draft are on their way: how many still are, how many got stuck. */
export function useFiles(name: string, edit: Parameters<typeof useArrivals>[1]) {
  const tray = trayOf(name);
  useArrivals(tray, edit);
  const parcels = useParcels(tray);
  const sending = parcels.filter((p) => p.state === "waiting" || p.state === "sending").length;
  const unsent = parcels.filter((p) => p.state === "failed" || p.state === "paused").length;
  return { tray, sending, unsent };
}
