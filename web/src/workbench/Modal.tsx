import { Dialog } from "@base-ui/react/dialog";
import type { ComponentProps, ReactNode } from "react";

/** Modal stands before the page until it is closed: its title, its ways out and what is in it are its children. */
export function Modal({
  open = true,
  onClose,
  className = "",
  children,
  ...popup
}: {
  open?: boolean;
  onClose: () => void;
  className?: string;
  children: ReactNode;
} & Pick<ComponentProps<typeof Dialog.Popup>, "ref" | "initialFocus">) {
  return (
    <Dialog.Root open={open} onOpenChange={(o) => !o && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="veil" />
        <Dialog.Popup className={`dialog ${className}`.trim()} {...popup}>
          {children}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
