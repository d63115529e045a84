import { type ComponentType, lazy } from "react";

type Loads<P> = () => Promise<{ default: ComponentType<P> }>;

const all: Loads<never>[] = [];

/** A part that is loaded when it is first shown, or before, in a quiet moment. */
export function later<P>(load: Loads<P>) {
  all.push(load as unknown as Loads<never>);
  return lazy(() => load().catch(() => load())); // a cut connection deserves a second try
}

/** Loads what was put off, so that it is there when the network is not. */
export function getReady() {
  const load = () => {
    for (const one of all.splice(0)) void one().catch(() => {});
  };
  if ("requestIdleCallback" in window) window.requestIdleCallback(load, { timeout: 4000 });
  else setTimeout(load, 2000);
}
