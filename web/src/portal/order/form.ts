// What the parts of a form share.
import type { OrderProblem, OrderRequest, OrderView } from "@core/api/types";
import { createContext, useContext, useSyncExternalStore } from "react";
import type { Draft, Edit } from "./draft";

export interface FormInHand {
  draft: Draft;
  edit: (e: Edit) => void;
  /** Marks as touched what was left; a moment later, so that nothing moves under the finger that left it. */
  touch: (...pointers: string[]) => void;
  view: OrderView | undefined;
  /** What is quoted, and placed as it was quoted: without what is hidden. */
  request: OrderRequest | undefined;
  fresh: boolean;
  /** The problems that are told now. */
  told: OrderProblem[];
  /** Opens the options of a line, or of a product to be added. */
  configure: (what: { line: string } | { add: string }) => void;
  currency: string;
}

const Hand = createContext<FormInHand | undefined>(undefined);
export const FormProvider = Hand.Provider;

export function useForm(): FormInHand {
  const hand = useContext(Hand);
  if (!hand) throw new Error("useForm outside a form");
  return hand;
}

/** The id of a field's input, for labels and jump links. */
export const inputId = (key: string) => `f-${key}`;

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
