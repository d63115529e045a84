import type { ReactNode } from "react";
import { Icon } from "./Icon";

/** WrongLine is what went wrong, as one line below what was asked for; nothing where nothing did. */
export function WrongLine({ id, children }: { id?: string; children: ReactNode }) {
  if (!children) return null;
  return (
    <p {...(id && { id })} className="wrong" role="alert">
      <Icon name="s-late" />
      {children}
    </p>
  );
}
