// What the parts of an order's form share, whoever fills it in.

import { type ComponentType, createContext, useContext } from "react";
import type { Field } from "../api/coming";
import type { Address, FileView, OrderProblem, OrderRequest, OrderView } from "../api/types";
import type { Draft, Edit } from "./draft";
import type { FieldProps } from "./fields/Box";

/** What differs between those who fill in a form: customers on their phones, staff at their desks. */
export interface Face {
  /** At a desk lists are opened by keys and nothing is enlarged for thumbs. */
  desk?: boolean;
  /** Not said of a field: that it may be left empty, or fills itself in. */
  plain?: boolean;
  /** Built-in fields that are not asked in the form: they are known, or stand elsewhere. */
  notAsked: readonly string[];
  /** Kinds of fields that are filled in differently here. */
  kinds: Record<string, ComponentType<FieldProps>>;
  /** The lines, where they stand among the fields. */
  Lines?: ComponentType<{ field: Field }>;
  /** Addresses that were used before, to choose from. */
  Known: ComponentType<{ onChoose: (a: Address) => void }>;
  /** The live quote of a request. */
  useQuote: (request: OrderRequest | undefined) => Asked;
}

export interface Asked {
  /** The last answer; it may be to a question before the present one. */
  view: OrderView | undefined;
  /** Whether the answer is to what is filled in now. */
  fresh: boolean;
  error: Error | undefined;
}

export interface FormInHand {
  face: Face;
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
  /** The name of the tray in which its files are on their way. */
  tray: string;
  /** The files that the order holds already, where there is one. */
  held?: readonly FileView[] | undefined;
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
