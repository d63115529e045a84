import { clock, day, left, moment, span } from "../format";
import { words } from "../i18n/words";
import { Icon, type IconName } from "../ui/Icon";
import { Why } from "../ui/parts";
import { failed, type Lane, names, type Step, votes } from "./step";
import "./tree.css";

const w = words({
  tree: ["流程图", "Process"],
  done: ["已完成", "Done"],
  now: ["进行中", "Now"],
  ahead: ["将要", "Ahead"],
  skipped: ["跳过", "Skipped"],
  entered: ["进入 {at}", "Entered {at}"],
  took: ["用时 {span}", "Took {span}"],
  due: ["时限 {at}", "Due {at}"],
  about: ["约 {at}", "About {at}"],
  together: ["同时进行", "In parallel"],
  otherwise: ["其他", "Otherwise"],
  out: ["{item} · 未通过", "{item} · rejected"],
});

const icons: Record<string, IconName> = {
  approval: "approve",
  task: "wrench",
  auto: "gear",
  wait: "clock",
  notice: "bell",
  choice: "rule",
  parallel: "parallel",
  each: "list",
  repeat: "undo",
  flow: "play",
};

interface Props {
  steps: Step[];
  onWhy?: (s: Step) => void;
}

/** Tree draws the way of an order as blocks from top to bottom; nothing can dangle. */
export function Tree(p: Props) {
  return (
    <ol className="ptree" aria-label={w("tree")}>
      {p.steps.map((s) => (
        <Block key={s.id} step={s} {...p} />
      ))}
    </ol>
  );
}

function Block({ step, ...p }: { step: Step } & Props) {
  if (step.lanes && step.lanes.length > 0)
    return (
      <li className={`pblock pblock--${step.kind}`}>
        {step.kind === "parallel" && <p className="cap pblock-name">{step.name || w("together")}</p>}
        {step.kind === "each" && <p className="cap pblock-name">{step.name}</p>}
        <ol className={step.kind === "each" ? "planes planes--each" : "planes"}>
          {step.lanes.map((l) => (
            <LaneOf key={l.id} lane={l} parallel={step.kind === "parallel"} {...p} />
          ))}
        </ol>
      </li>
    );
  return (
    <li>
      <Node step={step} {...p} />
    </li>
  );
}

function LaneOf({ lane, parallel, ...p }: { lane: Lane; parallel: boolean } & Props) {
  const off = !parallel && lane.taken === false;
  return (
    <li className={off ? "plane plane--off" : "plane"}>
      {!parallel && (
        <p className="cap plane-name">{lane.out ? w("out", { item: lane.name ?? "" }) : lane.name || w("otherwise")}</p>
      )}
      <ol className="ptree">
        {(lane.steps ?? []).map((s) => (
          <Block key={s.id} step={s} {...p} />
        ))}
      </ol>
    </li>
  );
}

function Node({ step: s, onWhy }: { step: Step } & Props) {
  return (
    <div className={`pnode pnode--${s.state}`} aria-current={s.state === "now" ? "step" : undefined}>
      <div className="pnode-hit">
        <span className="pnode-icon">
          <Icon name={s.state === "done" ? "check" : s.state === "skipped" ? "forward" : (icons[s.kind] ?? "play")} />
        </span>
        <span className="pnode-text">
          <b>{s.name}</b>
          <small>{line(s)}</small>
        </span>
        <span className="vh">{w(s.state)}</span>
      </div>
      {s.why && onWhy && <Why about={s.name} onOpen={() => onWhy(s)} />}
    </div>
  );
}

/** line says of a step what there is to know of it: who, since when, until when, what came of it. */
export function line(s: Step): string {
  const parts: (string | undefined)[] = [names(s)];
  if (s.state === "skipped") parts.unshift(w("skipped"), s.why?.say);
  if (s.state === "done") {
    parts.push(s.result);
    if (s.leftAt) parts.push(`${day(s.leftAt)} ${clock(s.leftAt)}`);
    if (s.enteredAt && s.leftAt)
      parts.push(w("took", { span: span(new Date(s.leftAt).getTime() - new Date(s.enteredAt).getTime()) }));
  }
  parts.push(votes(s), failed(s));
  if (s.state === "now") {
    if (s.enteredAt) parts.push(w("entered", { at: moment(s.enteredAt).slice(-5) }));
    if (s.dueAt) parts.push(left(s.dueAt).text);
  }
  if (s.state === "ahead" && s.dueAt) parts.push(w("about", { at: day(s.dueAt) }));
  return parts.filter(Boolean).join(" · ");
}
