import { api } from "@core/api/client";
import { told } from "@core/api/told";
import { csv, saveCSV } from "@core/csv";
import { exportOf, found } from "@core/export/exports";
import { ago } from "@core/format";
import { words } from "@core/i18n/words";
import { useCan, useSession } from "@core/session/session";
import { Icon } from "@core/ui/Icon";
import { Btn, Meter, Pill } from "@core/ui/parts";
import { Empty, Failed, Ghost, Loaded } from "@core/ui/Screen";
import { toast } from "@core/ui/toast";
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Link, useLocation } from "wouter";
import { gone } from "../Card";
import { List, More } from "../table";
import {
  type AboutFile,
  allItems,
  type Item,
  itemState,
  type Job,
  jobName,
  jobState,
  resultRows,
  through,
} from "./jobs";
import "./jobs.css";

const w = words({
  title: ["批量任务", "Jobs"],
  mine: ["我的", "Mine"],
  all: ["所有人的", "Everybody's"],
  import: ["导入", "Import"],
  none: ["还没有批量任务", "No jobs yet"],
  noneSay: [
    "在订单列表里选中多单再选动作，或导入一个文件，进度和结果都在这里。",
    "Choose several orders and an action, or import a file: progress and results stand here.",
  ],
  pick: ["选择一个任务", "Choose a job"],
  pickSay: ["左边是最近的批量任务。", "The latest jobs are on the left."],
  back: ["返回", "Back"],
  missing: ["没有这个批量任务", "There is no such job"],
  list: ["全部任务", "All jobs"],
  done: ["完成", "Done"],
  failed: ["未完成", "Not done"],
  left: ["未执行", "Left"],
  rest: ["剩余", "To do"],
  cancel: ["停止", "Stop"],
  retry: ["重试未完成的 {n} 条", "Try {n} again"],
  download: ["下载结果", "Download the result"],
  take: ["下载 ZIP", "Download the ZIP"],
  downloadBad: ["下载未完成的", "Download what was not done"],
  progress: ["{n} / {total}", "{n} of {total}"],
  item: ["对象", "Item"],
  state: ["结果", "Result"],
  why: ["原因", "Reason"],
  every: ["全部", "All"],
  empty: ["没有条目", "No items"],
  emptySay: ["换一个筛选看看。", "Look under another filter."],
  lines: ["第 {n} 行", "line {n}"],
});

/** Jobs is what was done to many: how far it is, and what became of each. */
export default function Jobs({ id }: { id: string | undefined }) {
  const can = useCan();
  const [, go] = useLocation();
  const [all, setAll] = useState(false);
  const list = useInfiniteQuery({
    queryKey: ["jobs", "list", all],
    queryFn: ({ pageParam }) =>
      api("bulk.find", {
        query: { limit: 50, ...(all ? { all } : {}), ...(pageParam ? { cursor: pageParam } : {}) } as never,
      }),
    initialPageParam: "",
    getNextPageParam: (last) => last.next || undefined,
  });
  const jobs = list.data?.pages.flatMap((p) => p.items) ?? [];
  return (
    <div className={id ? "jobs jobs--one" : "jobs"}>
      <section className="jobs-list" aria-label={w("title")}>
        <header>
          <h1 className="h3 grow">{w("title")}</h1>
          {can("bulk.read") && (
            <Btn kind="quiet" className="btn--s" aria-pressed={all} onClick={() => setAll(!all)}>
              {all ? w("mine") : w("all")}
            </Btn>
          )}
          <Btn className="btn--s" icon="plus" onClick={() => go("/import")}>
            {w("import")}
          </Btn>
        </header>
        <div className="jobs-scroll">
          {list.isPending ? (
            <Ghost height={240} />
          ) : list.error && jobs.length === 0 ? (
            <Failed error={list.error} retry={() => list.refetch()} />
          ) : jobs.length === 0 ? (
            <Empty icon="board" title={w("none")}>
              {w("noneSay")}
            </Empty>
          ) : (
            jobs.map((j) => <One key={j.id} job={j} on={j.id === id} by={all} />)
          )}
          <More of={list} />
        </div>
      </section>
      <section className="jobs-card">
        {id ? (
          <Card key={id} id={id} />
        ) : (
          jobs.length > 0 && (
            <Empty icon="board" title={w("pick")}>
              {w("pickSay")}
            </Empty>
          )
        )}
      </section>
    </div>
  );
}

function One({ job, on, by }: { job: Job; on: boolean; by: boolean }) {
  const s = jobState(job);
  const file = exportOf(job)?.name ?? (job.about as AboutFile | undefined)?.file;
  return (
    <Link className="jobs-one" href={`/jobs/${job.id}`} aria-current={on}>
      <span className="row between">
        <b className="clip">{jobName(job)}</b>
        <Pill state={s.state}>{s.word}</Pill>
      </span>
      <span className="row between sub">
        <span className="clip">{[file, by && job.by, ago(job.at)].filter(Boolean).join(" · ")}</span>
        <span className="row num">
          {!job.endedAt && <Meter share={through(job) / Math.max(1, job.total)} />}
          {w("progress", { n: job.done, total: job.total })}
        </span>
      </span>
    </Link>
  );
}

function Card({ id }: { id: string }) {
  const job = useQuery({ queryKey: ["jobs", id], queryFn: () => api("bulk.get", { path: { id } }) });
  return (
    <Loaded of={job} ghost={<Ghost height={200} />} gone={gone(w("missing"), "/jobs", w("list"))}>
      {(j) => <Told job={j} />}
    </Loaded>
  );
}

/** Bar is how a job stands, in shares: done, not done, left. */
export function Bar({ job }: { job: Job }) {
  const part = (n: number) => ({ "--v": `${(100 * n) / Math.max(1, job.total)}%` }) as React.CSSProperties;
  return (
    <div
      className="jobs-bar"
      role="progressbar"
      aria-label={jobName(job)}
      aria-valuemin={0}
      aria-valuemax={job.total}
      aria-valuenow={through(job)}
    >
      <i className="jobs-bar--done" style={part(job.done)} />
      <i className="jobs-bar--failed" style={part(job.failed)} />
      <i className="jobs-bar--left" style={part(job.left)} />
    </div>
  );
}

const filters = ["", "failed", "done", "left"] as const;

function Told({ job }: { job: Job }) {
  const { user } = useSession();
  const client = useQueryClient();
  const [, go] = useLocation();
  const [only, setOnly] = useState<(typeof filters)[number]>(job.failed > 0 ? "failed" : "");
  const about = job.about as (AboutFile & { input?: { reason?: string; text?: string } }) | undefined;
  const act = useMutation({
    mutationFn: (what: "bulk.cancel" | "bulk.retry") => api(what, { path: { id: job.id } }),
    onSuccess: () => client.invalidateQueries({ queryKey: ["jobs"] }),
    onError: (e) => toast(told(e), { bad: true }),
  });
  const download = useMutation({
    mutationFn: async (state?: "failed") => {
      const items = await allItems(job.id, state);
      saveCSV(`${jobName(job)}-${job.at.slice(0, 10)}.csv`, csv(resultRows(job, items)));
    },
    onError: (e) => toast(e.message, { bad: true }),
  });
  const s = jobState(job);
  const own = job.user === user.id;
  const there = found(job);
  return (
    <>
      <header className="jobs-head">
        <div className="row row--wrap">
          <Btn className="phone" kind="quiet" icon="back" label={w("back")} onClick={() => go("/jobs")} />
          <h2 className="h3">{jobName(job)}</h2>
          <Pill state={s.state}>{s.word}</Pill>
          <i className="grow" />
          {own && job.state === "running" && (
            <Btn icon="close" busy={act.isPending} onClick={() => act.mutate("bulk.cancel")}>
              {w("cancel")}
            </Btn>
          )}
          {own && job.canRetry && (
            <Btn icon="refresh" busy={act.isPending} onClick={() => act.mutate("bulk.retry")}>
              {w("retry", { n: job.failed + job.left })}
            </Btn>
          )}
          {there && own && (
            <a className="btn btn--primary" href={there.href} download={there.name}>
              <Icon name="download" />
              {w("take")}
            </a>
          )}
          <Btn
            icon="download"
            busy={download.isPending}
            onClick={() => download.mutate(only === "failed" ? "failed" : undefined)}
          >
            {only === "failed" ? w("downloadBad") : w("download")}
          </Btn>
        </div>
        <p className="sub">
          {[job.by, ago(job.at), exportOf(job)?.name ?? about?.file, about?.input?.reason ?? about?.input?.text]
            .filter(Boolean)
            .join(" · ")}
        </p>
        <Bar job={job} />
        <dl className="jobs-counts" aria-live="polite">
          <Count name={w("done")} n={job.done} />
          <Count name={w("failed")} n={job.failed} bad={job.failed > 0} />
          {job.left > 0 && <Count name={w("left")} n={job.left} />}
          {!job.endedAt && <Count name={w("rest")} n={job.total - through(job)} />}
        </dl>
      </header>
      <nav className="views" aria-label={w("state")}>
        {filters.map((f) => (
          <button key={f} type="button" role="tab" aria-selected={only === f} onClick={() => setOnly(f)}>
            {f ? w(f) : w("every")}
            <small>{f ? job[f] : job.total}</small>
          </button>
        ))}
      </nav>
      <List<Item>
        of="jobs"
        path={`/api/v1/jobs/${job.id}/items${only ? `?state=${only}` : ""}`}
        id={(i) => String(i.n)}
        filtered={false}
        empty={{ icon: "board", title: w("empty"), say: w("emptySay") }}
        cols={[
          { name: w("item"), cell: (i) => <Subject item={i} /> },
          { name: w("state"), cell: (i) => <Pill state={itemState(i).state}>{itemState(i).word}</Pill> },
          { name: w("why"), cell: (i) => <Why item={i} /> },
        ]}
      />
    </>
  );
}

function Count({ name, n, bad }: { name: string; n: number; bad?: boolean }) {
  return (
    <div className={bad ? "bad" : undefined}>
      <dt>{name}</dt>
      <dd>{n.toLocaleString("en")}</dd>
    </div>
  );
}

function Subject({ item }: { item: Item }) {
  const text = item.label || item.subject || String(item.n);
  const rows = item.source as { line: number }[] | undefined;
  return (
    <span className="row">
      {item.subject?.startsWith("ord_") ? <Link href={`/orders/${item.subject}`}>{text}</Link> : <b>{text}</b>}
      {rows?.[0] && <span className="sub">{w("lines", { n: rows.map((r) => r.line).join(", ") })}</span>}
    </span>
  );
}

function Why({ item }: { item: Item }) {
  const p = item.problem;
  if (!p) return null;
  const said = p.fields?.length ? p.fields : [p];
  return (
    <span className="jobs-why">
      {said.map((f) => (
        <span key={f.text}>
          {f.text} {f.fix && <span className="sub">{f.fix}</span>}
        </span>
      ))}
    </span>
  );
}
