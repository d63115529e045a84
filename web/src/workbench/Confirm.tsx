import { Dialog } from "@base-ui/react/dialog";
import { words } from "@core/i18n/words";
import { Btn } from "@core/ui/parts";
import { Modal } from "./Modal";

const w = words({ no: ["取消", "Cancel"] });

/** Confirm says what would happen and asks whether it may. */
export function Confirm({
  title,
  text,
  yes,
  danger,
  busy,
  onYes,
  onClose,
}: {
  title: string;
  text: string;
  yes: string;
  danger?: boolean;
  busy: boolean;
  onYes: () => void;
  onClose: () => void;
}) {
  return (
    <Modal onClose={onClose}>
      <div className="ask">
        <Dialog.Title className="h3">{title}</Dialog.Title>
        <Dialog.Description className="sub">{text}</Dialog.Description>
        <div className="row between">
          <Dialog.Close render={<Btn kind="quiet" />}>{w("no")}</Dialog.Close>
          <Btn kind={danger ? "danger" : "primary"} busy={busy} onClick={onYes}>
            {yes}
          </Btn>
        </div>
      </div>
    </Modal>
  );
}
