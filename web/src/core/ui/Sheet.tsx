import { type ReactNode, useId, useLayoutEffect, useRef } from "react";
import { words } from "../i18n/words";
import { Icon } from "./Icon";

const w = words({ close: ["关闭", "Close"] });

/**
 * Sheet floats above the page: from below on a phone, in the middle on a desk.
 * The browser keeps the focus inside, closes it on Escape or the back gesture,
 * and gives the focus back.
 */
export function Sheet({
  title,
  onClose,
  children,
  foot,
  tall,
}: {
  title: string;
  onClose: () => void;
  children: ReactNode;
  foot?: ReactNode;
  tall?: boolean;
}) {
  const box = useRef<HTMLDialogElement>(null);
  const id = useId();
  // Closed while it is still there: the browser gives the focus back from no other.
  useLayoutEffect(() => {
    const dialog = box.current;
    if (dialog && !dialog.open) dialog.showModal();
    return () => dialog?.close();
  }, []);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape closes it; the click is on the ground around it
    <dialog
      ref={box}
      className={tall ? "sheet sheet--tall" : "sheet"}
      aria-labelledby={id}
      onCancel={(e) => {
        e.preventDefault();
        onClose();
      }}
      onClick={(e) => e.target === box.current && onClose()}
    >
      <div className="sheet-in">
        <div className="sheet-head">
          <h2 id={id} className="grow">
            {title}
          </h2>
          <button type="button" className="hit" aria-label={w("close")} onClick={onClose}>
            <Icon name="close" size={20} />
          </button>
        </div>
        <div className="sheet-body">{children}</div>
        {foot && <div className="sheet-foot">{foot}</div>}
      </div>
    </dialog>
  );
}
