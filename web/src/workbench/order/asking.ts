import type { Colleague } from "../Colleagues";
import type { Action } from "./useOrder";

/** Offer is an action in one of its ways. */
export interface Offer extends Action {
  way?: "before" | "after" | "parallel" | "again" | "straight";
}

/** Asking is what a dialog gets that asks what an act needs. */
export interface Asking {
  action: Offer;
  typed: Typed;
  onType: (to: Typed) => void;
  busy: boolean;
  onClose: () => void;
  onDo: (body: Record<string, unknown>) => void;
}

/** A step that another one may become. */
export interface Offered {
  key: string;
  name: string;
}

/** What was said so far of an act. */
export interface Typed {
  people: Colleague[];
  /** Where to, as spot names it. */
  step: string | undefined;
  why: string;
  review: string;
  passed: Record<string, "byHand" | "notNeeded">;
  becomes: Record<string, string>; // steps that another release calls something else, or "" where it has none
  offered: Offered[]; // what they can become
}

/** spot names a step, and the item of a loop for which it is meant. */
export const spot = (s: { key: string; item?: string }) => (s.item ? `${s.key} ${s.item}` : s.key);

/** begun is what an act says before somebody types. */
export function begun(a: Action): Typed {
  const first = a.steps?.find((s) => !s.reason);
  return {
    people: [],
    step: first && spot(first),
    why: "",
    review: "",
    passed: {},
    becomes: {},
    offered: [],
  };
}
