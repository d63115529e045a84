import type { Colleague } from "../Colleagues";
import type { Action } from "./useOrder";

/** Offer is an action in one of its ways. */
export interface Offer extends Action {
  way?: "before" | "after" | "parallel" | "again" | "straight";
  /** What the action is called, whichever the way. */
  act?: string;
}

/** stays tells whether a task is still its reader's to decide when an act at it is done. */
export function stays({ verb, way }: Offer): boolean {
  if (verb === "task.addSigner") return way !== "before";
  return ["task.delegate", "task.undelegate", "task.removeSigner", "task.urge"].includes(verb);
}

/**
 * withKeys are the acts besides the decisions that a key does: none where several tasks offer them, of which no key
 * could tell one from another.
 */
export function withKeys(actions: Action[]): (Action & { key: string })[] {
  const besides = actions.filter((a): a is Action & { key: string } => Boolean(a.besides && a.enabled && a.key));
  return new Set(besides.map((a) => a.task)).size > 1 ? [] : besides;
}

/** Asking is what a dialog gets that asks what an act needs. */
export interface Asking {
  action: Offer;
  /** The ways of the same act, where it may be done in several at one's choice, and choosing another one. */
  ways?: Offer[] | undefined;
  onWay?: (to: Offer) => void;
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
