import { Problem } from "@core/api/client";
import { told } from "@core/api/told";
import { words } from "@core/i18n/words";
import { Icon } from "@core/ui/Icon";
import { Btn } from "@core/ui/parts";
import { reasons } from "./reasons";

const w = words({ close: ["关闭", "Close"] });

/** Refused is a file that was refused: each of the reasons, until one has read them. */
export function Refused({ error, onClose }: { error: Error; onClose: () => void }) {
  const all = error instanceof Problem ? reasons(error) : [];
  return (
    <div className="rule-refused" role="alert">
      <div className="row between">
        <b>{all.some((reason) => reason.remedy) ? error.message : told(error)}</b>
        <Btn kind="quiet" className="btn--s" icon="close" label={w("close")} onClick={onClose} />
      </div>
      {all.length > 0 && (
        <ul className="findings">
          {all.map((reason) => (
            <li key={reason.message} className="finding--bad">
              <Icon name="s-late" />
              <div>
                <p>{reason.message}</p>
                {reason.remedy && <p className="sub">{reason.remedy}</p>}
              </div>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
