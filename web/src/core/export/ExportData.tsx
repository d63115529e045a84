import { told } from "@core/api/told";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { Answer } from "../api/client";
import { moment } from "../format";
import { words } from "../i18n/words";
import { Icon } from "../ui/Icon";
import { Btn, Meter } from "../ui/parts";
import { toast } from "../ui/toast";
import { found, latestExport } from "./exports";

const w = words({
  begin: ["导出", "Export"],
  again: ["重新导出", "Export again"],
  working: ["正在准备 {n} / {total}", "Being prepared: {n} of {total}"],
  take: ["下载 ZIP", "Download the ZIP"],
  until: ["{at} 前可下载", "There until {at}"],
  failed: ["没有成功", "It did not succeed"],
});

/** ExportData has what is kept about a customer put together in the background, says how far that is, and then where it lies. */
export function ExportData({
  party,
  begin,
  className = "",
}: {
  party: string;
  begin: () => Promise<Answer<"party.export">>;
  className?: string;
}) {
  const client = useQueryClient();
  const key = ["jobs", "export", party];
  const latest = useQuery({
    queryKey: key,
    queryFn: () => latestExport(party),
    refetchInterval: (q) => (q.state.data && !q.state.data.endedAt ? 1000 : false),
  });
  const start = useMutation({
    mutationFn: begin,
    onSuccess: (job) => client.setQueryData(key, job),
    onError: (e) => toast(told(e), { bad: true }),
  });
  const job = latest.data;
  if (job && !job.endedAt)
    return (
      <span className="row" role="status">
        <Meter share={(job.done + job.failed) / Math.max(1, job.total)} />
        <span className="sub num">{w("working", { n: job.done + job.failed, total: job.total })}</span>
      </span>
    );
  const there = job ? found(job) : undefined;
  return (
    <span className="row row--wrap">
      {there && (
        <a className={`btn ${className}`} href={there.href} download={there.name}>
          <Icon name="download" />
          {w("take")}
        </a>
      )}
      <Btn
        className={className}
        {...(there ? { kind: "quiet" as const } : {})}
        busy={start.isPending}
        onClick={() => start.mutate()}
      >
        {there ? w("again") : w("begin")}
      </Btn>
      {there ? (
        <span className="sub">{w("until", { at: moment(there.until) })}</span>
      ) : (
        job && (job.failed > 0 || job.left > 0) && <span className="sub">{w("failed")}</span>
      )}
    </span>
  );
}
