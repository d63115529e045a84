import { Dialog } from "@base-ui/react/dialog";
import { words } from "@core/i18n/words";
import { Btn } from "@core/ui/parts";
import { toast } from "@core/ui/toast";
import { Modal } from "../Modal";

const w = words({
  copy: ["复制", "Copy"],
  copied: ["已复制", "Copied"],
  once: ["只显示这一次，请现在复制并妥善保存。", "This is shown once. Copy it now and keep it safe."],
  back: ["关闭", "Close"],
});

/** Something that can be seen one time. */
export interface Shown {
  title: string;
  secret: string;
}

/** Once shows a secret the one time that it can be seen. */
export function Once({ of, onClose }: { of: Shown | undefined; onClose: () => void }) {
  return (
    <Modal open={of !== undefined} onClose={onClose}>
      <div className="ask">
        <Dialog.Title className="h3">{of?.title}</Dialog.Title>
        <p className="sub">{w("once")}</p>
        <output className="secret">{of?.secret}</output>
        <div className="row between">
          <Dialog.Close render={<Btn kind="quiet" />}>{w("back")}</Dialog.Close>
          <Btn
            kind="primary"
            icon="copy"
            onClick={() => of && navigator.clipboard?.writeText(of.secret).then(() => toast(w("copied")))}
          >
            {w("copy")}
          </Btn>
        </div>
      </div>
    </Modal>
  );
}
