import { Dialog } from "@base-ui/react/dialog";
import { words } from "@core/i18n/words";
import { Btn } from "@core/ui/parts";
import { allKeys, setSingleKeys, useSingleKeys } from "../keys";
import { Modal } from "../Modal";

const w = words({
  title: ["快捷键", "Keys"],
  close: ["关闭", "Close"],
  single: ["单键快捷键", "Single-key shortcuts"],
});

/** KeyHelp lists what keys do here, and turns single keys off for who wants that. */
export function KeyHelp({ open, onClose }: { open: boolean; onClose: () => void }) {
  const single = useSingleKeys();
  return (
    <Modal open={open} onClose={onClose}>
      <header className="row between">
        <Dialog.Title className="h3">{w("title")}</Dialog.Title>
        <Dialog.Close render={<Btn kind="quiet" icon="close" label={w("close")} />} />
      </header>
      <ul className="keylist">
        {open &&
          allKeys().map((k) => (
            <li key={k.keys}>
              <span>{k.does}</span>
              <span className="row">
                {k.keys.split(" ").map((one) => (
                  <kbd key={one} className="kbd">
                    {one.replace("mod+", "⌘").replace("shift+", "⇧").replace("Escape", "Esc")}
                  </kbd>
                ))}
              </span>
            </li>
          ))}
      </ul>
      <label className="row between">
        {w("single")}
        <input type="checkbox" checked={single} onChange={(e) => setSingleKeys(e.target.checked)} />
      </label>
    </Modal>
  );
}
