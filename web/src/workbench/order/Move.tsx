import { type Answer, Problem, send } from "@core/api/client";
import { told } from "@core/api/told";
import { words } from "@core/i18n/words";
import { Tag } from "@core/ui/parts";
import { Ghost } from "@core/ui/Screen";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { AskDialog } from "../AskDialog";
import type { Asking, Offered } from "./asking";

const w = words({
  say: [
    "订单和流程从现在起按现行版本继续。仍然适用的决定保留。",
    "From now on the order and its process follow the current release. Decisions that still hold are kept.",
  ],
  kept: ["保留决定", "Kept"],
  stands: ["换后停在", "Stands at"],
  asked: ["新的待办", "Asked now"],
  skipped: ["现在跳过", "Skipped now"],
  ran: ["自动执行", "Runs by itself"],
  closed: ["不再需要", "Not needed any more"],
  becomes: ["新版里对应", "There it is"],
  choose: ["请选择", "Choose"],
  gone: ["没有，已完成或不再需要", "None: done, or not needed any more"],
  ends: ["流程走完", "The end of the process"],
});

type Moved = Answer<"flow.move">;
/** AskMove shows what moving an order to the current release would do, and asks what steps become that it does not have. */
export function AskMove({ action, typed, onType, busy, onClose, onDo }: Asking) {
  const map = typed.becomes;
  const tried = useQuery({
    queryKey: ["move", action.path, map],
    queryFn: ({ signal }) => send<Moved>("post", `${action.path}?dryRun=true`, { body: { map }, signal }),
    staleTime: 0,
    gcTime: 0,
    retry: false,
    placeholderData: keepPreviousData,
  });
  const wrong = tried.error instanceof Problem ? tried.error : undefined;
  const asks = new Set([
    ...Object.keys(map),
    ...[...(wrong?.fields.keys() ?? [])].map((at) => at.slice("/map/".length)),
  ]);
  const offered = (wrong?.body.steps as Offered[] | undefined) ?? typed.offered;
  return (
    <AskDialog
      title={action.label}
      done={action.label}
      ready={tried.isSuccess && !tried.isPlaceholderData}
      busy={busy}
      onDone={() => onDo({ map })}
      onClose={onClose}
    >
      <p className="cap">{w("say")}</p>
      {[...asks].map((step) => (
        <Becomes
          key={step}
          step={step}
          say={wrong?.fields.get(`/map/${step}`)?.message}
          offered={offered}
          value={map[step]}
          onChange={(to) => onType({ ...typed, offered, becomes: { ...map, [step]: to } })}
        />
      ))}
      {tried.isPending && <Ghost height={120} />}
      {wrong && asks.size === 0 && (
        <p className="wrong" role="alert">
          {told(wrong)}
        </p>
      )}
      {tried.data && <Outcome of={tried.data} />}
    </AskDialog>
  );
}

/** What a step becomes that the current release does not have as it was. */
function Becomes({
  step,
  say,
  offered,
  value,
  onChange,
}: {
  step: string;
  say: string | undefined;
  offered: Offered[];
  value: string | undefined;
  onChange: (to: string) => void;
}) {
  return (
    <label className="field">
      {say && <span className="sub">{say}</span>}
      <span className="cap">{w("becomes")}</span>
      <span className={say && value !== undefined ? "inp inp--bad" : "inp"}>
        <select
          data-becomes={step}
          value={value === undefined ? "?" : value}
          onChange={(e) => onChange(e.target.value)}
          aria-invalid={say !== undefined}
        >
          <option value="?" disabled>
            {w("choose")}
          </option>
          <option value="">{w("gone")}</option>
          {offered.map((s) => (
            <option key={s.key} value={s.key}>
              {s.name}
            </option>
          ))}
        </select>
      </span>
    </label>
  );
}

/** What the move would do, or where it leads. */
function Outcome({ of: m }: { of: Moved }) {
  const rows = (["kept", "skipped", "ran", "closed", "asked", "stands"] as const).filter(
    (k) => m[k]?.length || k === "stands",
  );
  return (
    <section className="jump-over" aria-live="polite" data-moved={m.stands?.map((s) => s.key).join(" ")}>
      <ul>
        {rows.map((k) => (
          <li key={k} className="row">
            <span className="cap">{w(k)}</span>
            <span className="grow row row--wrap">
              {m[k]?.length ? m[k].map((s) => <Tag key={s.key}>{s.name || s.key}</Tag>) : w("ends")}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
