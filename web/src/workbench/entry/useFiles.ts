import { trayOf, useParcels } from "@core/files/useTray";

/** useFiles is where the files of a draft are on their way: how many still are, how many got stuck. */
export function useFiles(name: string) {
  const tray = trayOf(name);
  const parcels = useParcels(tray);
  const sending = parcels.filter((p) => p.state === "waiting" || p.state === "sending").length;
  const unsent = parcels.filter((p) => p.state === "failed" || p.state === "paused").length;
  return { tray, sending, unsent };
}
