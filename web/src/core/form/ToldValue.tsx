// A stored value of a custom field as one reads it.
import { Thumb } from "@core/files/AddFiles";
import { contentOf } from "@core/files/FileList";
import type { FileView, Told } from "../api/types";
import { words } from "../i18n/words";
import "./told.css";

const w = words({ open: ["打开 {name}", "Open {name}"], signature: ["签名", "Signature"] });

/** Whether a value says anything. */
export const says = (f: Told) => Boolean(f.text) || Boolean(f.rows?.length);

/** A value in words; files are there to be opened, tables stay tables. */
export function ToldValue({ of: f, files = [] }: { of: Told; files?: readonly FileView[] | undefined }) {
  if (f.rows) return <Rows of={f.rows} files={files} />;
  const ids = f.kind === "signature" ? [f.value] : Array.isArray(f.value) ? f.value : [];
  const held = files.filter((x) => ids.includes(x.id));
  if (f.kind === "signature" && held[0])
    return <img className="told-sign" src={contentOf(held[0])} alt={w("signature")} />;
  if ((f.kind === "file" || f.kind === "image") && held.length > 0)
    return (
      <span className="told-files">
        {held.map((x) => (
          <a key={x.id} href={contentOf(x)} download={x.name} aria-label={w("open", { name: x.name })}>
            <Thumb type={x.type} name={x.name} {...(x.picture ? { src: contentOf(x) } : {})} />
            <span className="clip">{x.name}</span>
          </a>
        ))}
      </span>
    );
  return <>{f.text}</>;
}

/** A small table: the columns of all its rows. */
function Rows({ of: rows, files }: { of: Told[][]; files: readonly FileView[] }) {
  const columns = new Map(rows.flat().map((c) => [c.key, c.label]));
  return (
    <table className="told-rows">
      <thead>
        <tr>
          {[...columns].map(([key, label]) => (
            <th key={key} scope="col">
              {label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: rows have no names of their own
          <tr key={i}>
            {[...columns.keys()].map((key) => {
              const cell = row.find((c) => c.key === key);
              return <td key={key}>{cell && <ToldValue of={cell} files={files} />}</td>;
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
