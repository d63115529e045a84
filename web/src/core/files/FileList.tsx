import type { ReactNode } from "react";
import { base } from "../api/client";
import type { FileView } from "../api/types";
import { ago, moment } from "../format";
import { words } from "../i18n/words";
import { Icon } from "../ui/Icon";
import { Thumb } from "./AddFiles";
import { sized } from "./size";
import "./files.css";

const w = words({
  download: ["下载 {name}", "Download {name}"],
  remove: ["移除 {name}", "Remove {name}"],
  inside: ["仅内部", "Staff only"],
});

/** Pictures larger than this are not fetched just to be small. */
const thumbMost = 8 << 20;

/** Where the content of an order's file is. */
export const contentOf = (f: FileView) => `${base}/api/v1/orders/${f.order}/files/${f.id}`;

/** The files of an order, to be opened and saved. */
export function FileList({
  files,
  staff,
  onDrop,
  empty,
}: {
  files: readonly FileView[];
  staff?: boolean;
  onDrop?: (f: FileView) => void;
  empty?: ReactNode;
}) {
  if (files.length === 0) return empty ?? null;
  return (
    <ul className="parcels">
      {files.map((f) => (
        <li key={f.id} className="parcel">
          <a className="parcel-link" href={contentOf(f)} download={f.name} aria-label={w("download", { name: f.name })}>
            <Thumb type={f.type} name={f.name} {...(f.picture && f.size <= thumbMost ? { src: contentOf(f) } : {})} />
            <span className="parcel-text">
              <b className="parcel-name">{f.name}</b>
              <span className="parcel-said">
                <span>
                  {f.by} · <time title={moment(f.at)}>{ago(f.at)}</time> · <span className="num">{sized(f.size)}</span>
                </span>
                {staff && !f.customerVisible && (
                  <span className="tag">
                    <Icon name="lock" size={12} />
                    {w("inside")}
                  </span>
                )}
              </span>
            </span>
            <Icon name="download" />
          </a>
          {f.canDrop && onDrop && (
            <button
              type="button"
              className="files-round"
              aria-label={w("remove", { name: f.name })}
              title={w("remove", { name: f.name })}
              onClick={() => onDrop(f)}
            >
              <Icon name="close" />
            </button>
          )}
        </li>
      ))}
    </ul>
  );
}
