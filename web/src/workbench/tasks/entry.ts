import type { Money } from "@core/format";
import type { Row } from "../contracts";
import type { Reaction } from "../order/reaction";

/** A task as lists show it. */
export interface Task {
  id: string;
  order: string;
  number?: string;
  version?: number;
  step: string;
  item?: string;
  name: string;
  kind: string;
  /** Its process, whatever version of it the order is under. */
  flow?: { key: string; name: string };
  owner: { user?: string; name?: string; role?: string };
  /** For whom it was decided, or for whom the reader may decide it. */
  behalf?: { name?: string };
  state: string;
  openedAt: string;
  dueAt: string;
  late?: boolean;
  bulk?: boolean;
  /** What was decided, in words. */
  said?: string;
  closedAt?: string;
  row?: {
    customer?: { name?: string; type?: string; typeName?: string };
    total?: Money;
    lines?: Row["lines"];
    lineCount?: number;
    why?: string[];
  };
}

/** What the page lists: a task, what a rule should have done by itself and could not, or an order. */
export type Entry = { id: string; order: string } & (
  | { task: Task; reaction?: never; row?: never }
  | { reaction: Reaction; task?: never; row?: never }
  | { row: Row; task?: never; reaction?: never }
);
