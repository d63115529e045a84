import { trayOf, useArrivals, useParcels } from "@core/files/useTray";
import { words } from "@core/i18n/words";
import { Icon } from "@core/ui/Icon";
import { Btn } from "@core/ui/parts";
import { type PointerEvent, useEffect, useRef, useState } from "react";
import { useForm } from "../hand";
import { type FieldProps, Labelled } from "./Box";
import { slotOf, takeBack, useFile } from "./files";

const w = words({
  draw: ["手写签名", "Draw it"],
  type: ["输入姓名", "Type your name"],
  how: ["签名方式", "How to sign"],
  area: ["在此处手写签名；也可以改为输入姓名", "Sign here by hand, or type your name instead"],
  name: ["姓名", "Name"],
  use: ["确认签名", "Sign"],
  clear: ["清除", "Clear"],
  again: ["重新签名", "Sign again"],
  sending: ["正在保存签名…", "Keeping your signature…"],
  signed: ["已签名", "Signed"],
  alt: ["您的签名", "Your signature"],
});

/** The picture that is kept, whatever the size of the screen. */
const size = { width: 900, height: 320 };
const ink = "#14181f";
const hand = '"Snell Roundhand", "Segoe Script", "Kaiti SC", KaiTi, STKaiti, cursive';

type Stroke = { x: number; y: number }[];

/** A name, drawn or typed; what is kept is a picture of it. */
export function SignatureField(p: FieldProps) {
  const { tray: name, edit } = useForm();
  const tray = trayOf(name);
  useArrivals(tray, edit);
  const slot = slotOf(p, true);
  const way = useParcels(tray).find((x) => x.slot?.at === slot.at);
  const fileOf = useFile();
  const kept = typeof p.value === "string" && p.value ? p.value : undefined;
  const keep = (picture: Blob) => tray.add([new File([picture], "signature.png", { type: "image/png" })], slot);
  const again = () => {
    if (way) tray.drop(way.uid);
    if (kept && !fileOf(kept).of) takeBack(kept);
    p.onChange(undefined);
  };
  const done = kept || way;
  return (
    <Labelled field={p.field} id={p.id} group wrong={p.wrong}>
      {done ? (
        <>
          <div className="sign sign--done">
            {kept ? <img src={fileOf(kept).src} alt={w("alt")} /> : <div className="sign-typed" aria-hidden="true" />}
          </div>
          <div className="sign-acts" role="status">
            <span className={way?.wrong ? "wrong" : "sub"}>
              {kept && <Icon name="check" size={12} />} {kept ? w("signed") : (way?.wrong ?? w("sending"))}
            </span>
            {!p.field.readOnly && (
              <Btn kind="quiet" onClick={again}>
                {w("again")}
              </Btn>
            )}
          </div>
        </>
      ) : (
        !p.field.readOnly && <Signing of={p} onKeep={keep} />
      )}
    </Labelled>
  );
}

function Signing({ of: p, onKeep }: { of: FieldProps; onKeep: (picture: Blob) => void }) {
  const [typing, setTyping] = useState(false);
  const [strokes, setStrokes] = useState<Stroke[]>([]);
  const [name, setName] = useState("");
  const something = typing ? name.trim() !== "" : strokes.length > 0;
  const use = () => {
    picture(typing ? (c) => write(c, name.trim()) : (c) => draw(c, strokes)).then(onKeep, () => {});
    p.onBlur();
  };
  const way = (to: boolean) => (
    <label className="chip">
      <input type="radio" name={`${p.id}-way`} checked={typing === to} onChange={() => setTyping(to)} />
      {w(to ? "type" : "draw")}
    </label>
  );
  return (
    <>
      <div className="sign-ways" role="radiogroup" aria-label={w("how")}>
        {way(false)}
        {way(true)}
      </div>
      {typing && (
        <div className="in">
          <input
            aria-label={w("name")}
            placeholder={w("name")}
            value={name}
            maxLength={60}
            autoComplete="name"
            onChange={(e) => setName(e.target.value)}
            {...p.aria}
          />
        </div>
      )}
      <div className={p.wrong.length ? "sign sign--bad" : "sign"}>
        {typing ? (
          <div className="sign-typed" aria-hidden="true">
            {name}
          </div>
        ) : (
          <Paper strokes={strokes} onStroke={(s) => setStrokes([...strokes, s])} />
        )}
      </div>
      <div className="sign-acts">
        <Btn className="btn--44" disabled={!something} onClick={use}>
          {w("use")}
        </Btn>
        {something && (
          <Btn
            kind="quiet"
            onClick={() => {
              setStrokes([]);
              setName("");
            }}
          >
            {w("clear")}
          </Btn>
        )}
      </div>
    </>
  );
}

/** Where one draws with a finger, a pen or a mouse. */
function Paper({ strokes, onStroke }: { strokes: Stroke[]; onStroke: (s: Stroke) => void }) {
  const box = useRef<HTMLCanvasElement>(null);
  const now = useRef<Stroke>(undefined);
  const show = (all: Stroke[]) => {
    const c = box.current?.getContext("2d");
    if (!c) return;
    c.clearRect(0, 0, size.width, size.height);
    draw(c, all);
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: strokes are all that is shown
  useEffect(() => show(strokes), [strokes]);
  const at = (e: PointerEvent) => {
    const r = box.current?.getBoundingClientRect();
    if (!r) return { x: 0, y: 0 };
    return { x: ((e.clientX - r.left) / r.width) * size.width, y: ((e.clientY - r.top) / r.height) * size.height };
  };
  const end = () => {
    const made = now.current;
    now.current = undefined;
    if (made) onStroke(made);
  };
  return (
    <canvas
      ref={box}
      {...size}
      role="img"
      aria-label={w("area")}
      onPointerDown={(e) => {
        e.currentTarget.setPointerCapture(e.pointerId);
        now.current = [at(e)];
      }}
      onPointerMove={(e) => {
        if (!now.current) return;
        now.current.push(at(e));
        show([...strokes, now.current]);
      }}
      onPointerUp={end}
      onPointerCancel={end}
    />
  );
}

function draw(c: CanvasRenderingContext2D, strokes: Stroke[]) {
  Object.assign(c, { strokeStyle: ink, fillStyle: ink, lineWidth: 5, lineCap: "round", lineJoin: "round" });
  for (const [first, ...rest] of strokes) {
    if (!first) continue;
    c.beginPath();
    c.moveTo(first.x, first.y);
    for (const q of rest.length ? rest : [{ x: first.x + 0.1, y: first.y }]) c.lineTo(q.x, q.y);
    c.stroke();
  }
}

/** A typed name, as large as there is room. */
function write(c: CanvasRenderingContext2D, name: string) {
  const sized = (height: number) => `italic 500 ${height}px ${hand}`;
  c.font = sized(150);
  c.font = sized(Math.min(150, (150 * (size.width - 80)) / c.measureText(name).width));
  Object.assign(c, { fillStyle: ink, textAlign: "center", textBaseline: "middle" });
  c.fillText(name, size.width / 2, size.height / 2);
}

/** A PNG on white paper: it is read by day, by night and on paper. */
function picture(of: (c: CanvasRenderingContext2D) => void): Promise<Blob> {
  const canvas = Object.assign(document.createElement("canvas"), size);
  const c = canvas.getContext("2d");
  if (!c) return Promise.reject(new Error("no canvas"));
  c.fillStyle = "#fff";
  c.fillRect(0, 0, size.width, size.height);
  of(c);
  return new Promise((done, lost) =>
    canvas.toBlob((b) => (b ? done(b) : lost(new Error("no picture came out"))), "image/png"),
  );
}
