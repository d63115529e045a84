import { Fill } from "@core/form/Fill";
import { useSession } from "@core/session/session";
import type { ComponentProps } from "react";
import { face } from "../entry/face";

/** What a step has filled in with its decision, at the desk. */
export default function FillAtDesk(of: Omit<ComponentProps<typeof Fill>, "hand">) {
  const { user, workspace } = useSession();
  return <Fill hand={{ who: user.id, face, currency: workspace.currency ?? "CNY" }} {...of} />;
}
