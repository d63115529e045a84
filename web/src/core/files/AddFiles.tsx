import { type ClipboardEvent, type DragEvent, useEffect, useMemo, useRef, useState } from "react";
import { words } from "../i18n/words";
import { Icon, type IconName } from "../ui/Icon";
import { compressed, compressible, sized } from "./size";
import type { Parcel, Slot, Tray } from "./tray";
import { typeNames } from "./types";
import { useParcels } from "./useTray";
import "./files.css";

const w = words({
  choose: ["选择文件", "Choose files"],
  camera: ["拍照", "Take a photo"],
  drop: ["拖到这里、粘贴，或", "Drop or paste here, or"],
  limits: [
    "最多 {count} 个，每个不超过 {size}；图片、PDF、图纸、压缩包都可以",
    "Up to {count}, {size} each: pictures, PDF, drawings, archives",
  ],
  only: ["最多 {count} 个，每个不超过 {size}：{types}", "Up to {count}, {size} each: {types}"],
  any: ["最多 {count} 个，每个不超过 {size}", "Up to {count}, {size} each"],
  full: ["已有 {count} 个，不能再添加", "There are {count}: no more can be added"],
  waiting: ["等待上传", "Waiting"],
  sending: ["已上传 {share}%", "{share}% sent"],
  paused: ["已暂停，{share}%", "Paused at {share}%"],
  ready: ["已上传", "Sent"],
  failed: ["没有传上去", "It did not get there"],
  pause: ["暂停", "Pause"],
  resume: ["继续", "Go on"],
  retry: ["重试", "Try again"],
  smaller: ["压缩后上传", "Send it smaller"],
  remove: ["移除", "Remove"],
  unreadable: ["这张图片无法压缩", "This picture cannot be made smaller"],
});

/** Choosing, dropping, pasting and photographing files, and how far each is. */
export function AddFiles({
  tray,
  have = 0,
  touch,
  slot,
  count = tray.limits.count,
}: {
  tray: Tray;
  have?: number;
  touch?: boolean;
  /** The field that they are for, and how many it takes. */
  slot?: Slot;
  count?: number;
}) {
  const parcels = useParcels(tray).filter((p) => p.slot?.at === slot?.at);
  const left = count - have - parcels.length;
  const [over, setOver] = useState(false);
  const add = (list: FileList | null | undefined) => {
    if (list?.length) tray.add([...list].slice(0, Math.max(0, left)), slot);
  };
  const drop = (e: DragEvent) => {
    e.preventDefault();
    setOver(false);
    add(e.dataTransfer.files);
  };
  const paste = (e: ClipboardEvent) => {
    if (e.clipboardData.files.length === 0) return;
    e.preventDefault();
    add(e.clipboardData.files);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is one more way; the buttons inside are for everybody
    <div
      className={`files${over ? " files--over" : ""}${touch ? " files--touch" : ""}`}
      onDragOver={(e) => {
        e.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
      onPaste={paste}
    >
      <Ways onAdd={add} disabled={left <= 0} touch={touch ?? false} of={slot?.types} many={count > 1} />
      <p className="files-hint">
        {left > 0
          ? w(slot ? (slot.types ? "only" : "any") : "limits", {
              count,
              size: sized(slot?.size ?? tray.limits.size),
              types: typeNames(slot?.types ?? []),
            })
          : w("full", { count })}
      </p>
      {parcels.length > 0 && (
        <ul className="parcels">
          {parcels.map((p) => (
            <ParcelRow key={p.uid} of={p} tray={tray} />
          ))}
        </ul>
      )}
    </div>
  );
}

/** The inputs behind the buttons; a phone has a camera beside. */
function Ways({
  onAdd,
  disabled,
  touch,
  of,
  many,
}: {
  onAdd: (l: FileList | null) => void;
  disabled: boolean;
  touch: boolean;
  /** What is taken; without it anything. */
  of?: readonly string[] | undefined;
  many: boolean;
}) {
  const pictures = !of || of.some((t) => t.startsWith("image/"));
  const way = (key: "choose" | "camera", icon: IconName, more: object) => (
    <label className={`btn files-way${disabled ? " files-way--off" : ""}`}>
      <Icon name={icon} />
      {w(key)}
      <input
        type="file"
        multiple={key === "choose" && many}
        disabled={disabled}
        {...more}
        onChange={(e) => {
          onAdd(e.target.files);
          e.target.value = "";
        }}
      />
    </label>
  );
  return (
    <div className="files-ways">
      {!touch && <span className="sub">{w("drop")}</span>}
      {touch && pictures && way("camera", "camera", { accept: "image/*", capture: "environment" })}
      {way("choose", "clip", of ? { accept: of.join() } : {})}
    </div>
  );
}

function ParcelRow({ of: p, tray }: { of: Parcel; tray: Tray }) {
  const share = p.size > 0 ? Math.floor((100 * p.offset) / p.size) : 0;
  const [busy, setBusy] = useState(false);
  const [wrong, setWrong] = useState("");
  const shrink = async () => {
    setBusy(true);
    try {
      tray.replace(p.uid, await compressed(p));
    } catch {
      setWrong(w("unreadable"));
    } finally {
      setBusy(false);
    }
  };
  const said = p.state === "failed" ? (p.wrong ?? w("failed")) : w(p.state, { share });
  return (
    <li className={`parcel parcel--${p.state}`}>
      <Thumb blob={p.blob} type={p.type} name={p.name} />
      <span className="parcel-text">
        <b className="parcel-name">{p.name}</b>
        <span className="parcel-said" role={p.state === "failed" ? "alert" : undefined}>
          {p.state === "ready" && <Icon name="check" size={12} />}
          {p.state === "failed" && <Icon name="s-late" size={12} />}
          <span>
            {wrong || said} · <span className="num">{sized(p.size)}</span>
          </span>
        </span>
        {(p.state === "sending" || p.state === "paused") && (
          <progress className="parcel-bar" max={p.size} value={p.offset} aria-label={p.name} />
        )}
        {p.state === "failed" && (p.blob ? compressible(p) : false) && (
          <button type="button" className="btn files-small" disabled={busy} onClick={() => void shrink()}>
            {w("smaller")}
          </button>
        )}
      </span>
      {p.state === "sending" && (
        <Round icon="pause" label={`${w("pause")}: ${p.name}`} onClick={() => tray.pause(p.uid)} />
      )}
      {p.state === "paused" && (
        <Round icon="play" label={`${w("resume")}: ${p.name}`} onClick={() => tray.resume(p.uid)} />
      )}
      {p.state === "failed" && p.blob && !tray.against(p) && (
        <Round icon="refresh" label={`${w("retry")}: ${p.name}`} onClick={() => tray.resume(p.uid)} />
      )}
      <Round icon="close" label={`${w("remove")}: ${p.name}`} onClick={() => tray.drop(p.uid)} />
    </li>
  );
}

function Round({ icon, label, onClick }: { icon: IconName | "pause"; label: string; onClick: () => void }) {
  return (
    <button type="button" className="files-round" aria-label={label} title={label} onClick={onClick}>
      {icon === "pause" ? <span className="files-pause" aria-hidden="true" /> : <Icon name={icon} />}
    </button>
  );
}

/** A picture as it is here, or what sort of file it is. */
export function Thumb({
  blob,
  src,
  type,
  name,
}: {
  blob?: Blob | undefined;
  src?: string;
  type: string;
  name: string;
}) {
  const local = useMemo(
    () => (blob && /^image\/(jpeg|png|webp|gif|avif)$/.test(type) ? URL.createObjectURL(blob) : undefined),
    [blob, type],
  );
  const [failed, setFailed] = useState(false);
  const last = useRef<string>(undefined);
  useEffect(() => {
    last.current = local;
    return () => {
      if (local) URL.revokeObjectURL(local);
    };
  }, [local]);
  const shown = local ?? src;
  const ending = /\.([^.]{1,4})$/.exec(name)?.[1]?.toUpperCase();
  return (
    <span className="files-thumb" aria-hidden="true">
      {shown && !failed ? (
        <img src={shown} alt="" loading="lazy" onError={() => setFailed(true)} />
      ) : (
        (ending ?? <Icon name="file" />)
      )}
    </span>
  );
}
