import { useEffect, useSyncExternalStore } from "react";
import { api, newKey } from "../api/client";
import { arrived } from "../form/arrived";
import type { Edit } from "../form/draft";
import { words } from "../i18n/words";
import { store } from "../store/kv";
import { server } from "./door";
import { sized } from "./size";
import { type Parcel, Tray } from "./tray";
import { typeNames } from "./types";

const w = words({
  large: ["文件超过 {max}", "The file is larger than {max}"],
  refused: ["不接受程序文件", "Programs are not taken"],
  types: ["只接受 {types}", "Only {types} are taken"],
  lost: ["页面重新打开后，浏览器没有留住这个文件，请重新选择", "The browser has not kept this file: choose it again"],
});

const trays = new Map<string, Tray>();

/** The tray of a person's draft or order; the same one for everybody who asks. */
export function trayOf(key: string): Tray {
  let tray = trays.get(key);
  if (!tray) {
    const said = {
      tooLarge: (max: number) => w("large", { max: sized(max) }),
      notOf: (types: readonly string[]) => w("types", { types: typeNames(types) }),
      get refused() {
        return w("refused");
      },
      get lost() {
        return w("lost");
      },
    };
    tray = new Tray({ key, store: store(), door: server, newKey, words: said });
    trays.set(key, tray);
    const mine = tray;
    void api("file.limits", { query: { purpose: "order" } })
      .then((l) => {
        mine.limits = l;
      })
      .catch(() => {});
    void tray.open();
  }
  return tray;
}

/** Puts the files of fields into the draft as they come: they are its own then, and no longer on their way. */
export function useArrivals(tray: Tray, edit: (e: Edit & { do: "by" }) => void) {
  useArrived(tray, (p) => {
    if (!p.slot || !p.id) return;
    const file = { name: p.name, size: p.size, type: p.type };
    const { slot, id } = p;
    edit({ do: "by", change: (d) => arrived(d, slot, id, file) });
    tray.drop(p.uid, false);
  });
}

/** What is in a tray now. */
export function useParcels(tray: Tray): readonly Parcel[] {
  return useSyncExternalStore(tray.subscribe, tray.parcels);
}

/** Calls for each file that has arrived, once. */
export function useArrived(tray: Tray, then: (p: Parcel) => void) {
  const parcels = useParcels(tray);
  const ready = parcels.filter((p) => p.state === "ready").map((p) => p.uid);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what has arrived is all that counts
  useEffect(() => {
    for (const p of parcels) if (p.state === "ready") then(p);
  }, [ready.join()]);
}
