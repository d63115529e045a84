import { Dialog } from "@base-ui/react/dialog";
import { words } from "@core/i18n/words";
import { Btn } from "@core/ui/parts";
import { type ReactNode, useRef } from "react";
import { Modal } from "./Modal";

const w = words({ back: ["返回", "Back"] });

/** AskDialog asks for what something needs before it is done: what is asked stands in it, back and done below. */
export function AskDialog({
  open = true,
  title,
  done,
  ready = true,
  busy,
  onDone,
  onClose,
  besides,
  danger = false,
  children,
}: {
  open?: boolean;
  title: string;
  /** What the button says that does it. */
  done: string;
  /** Whether everything is said that has to be. */
  ready?: boolean;
  busy: boolean;
  onDone: () => void;
  onClose: () => void;
  /** What else can be done, beside the way back. */
  besides?: ReactNode;
  /** Nothing takes it back. */
  danger?: boolean;
  children: ReactNode;
}) {
  const box = useRef<HTMLDivElement>(null);
  const first = () => box.current?.querySelector<HTMLElement>('input:not([type="file"]):enabled, textarea') ?? true;
  return (
    <Modal open={open} onClose={onClose} ref={box} initialFocus={(by) => by === "touch" || first()}>
      <form
        className="ask"
        onSubmit={(e) => {
          e.preventDefault();
          e.stopPropagation(); // of a form that the dialog was opened from
          if (ready && !busy) onDone();
        }}
      >
        <Dialog.Title className="h3">{title}</Dialog.Title>
        {children}
        <div className="row between">
          <span className="row">
            <Dialog.Close render={<Btn kind="quiet" />}>{w("back")}</Dialog.Close>
            {besides}
          </span>
          <Btn type="submit" kind={danger ? "danger" : "primary"} busy={busy} disabled={!ready}>
            {done}
          </Btn>
        </div>
      </form>
    </Modal>
  );
}
