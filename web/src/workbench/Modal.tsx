import { Dialog } from "@base-ui/react/dialog";
import type { ReactNode, RefObject } from "react";

type Touched = "mouse" | "touch" | "pen" | "keyboard" | "";

/** Modal stands before the page until it is closed: its title, its ways out and what is in it are its children. */
export function Modal({
  open = true,
  onClose,
  className = "",
  box,
  first,
  children,
}: {
  open?: boolean;
  onClose: () => void;
  className?: string;
  box?: RefObject<HTMLDivElement | null>;
  /** What has the focus to begin with; true leaves that to the first thing that can have it. */
  first?: (by: Touched) => HTMLElement | boolean;
  children: ReactNode;
}) {
  return (
    <Dialog.Root open={open} onOpenChange={(o) => !o && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="veil" />
        <Dialog.Popup ref={box} className={`dialog ${className}`.trim()} {...(first && { initialFocus: first })}>
          {children}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
