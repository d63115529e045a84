import { api } from "@core/api/client";
import { words } from "@core/i18n/words";
import { hear } from "@core/live/stream";
import { useSession } from "@core/session/session";
import { Meter } from "@core/ui/parts";
import { toast } from "@core/ui/toast";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { Link } from "wouter";
import { jobName, through } from "./jobs";
import "./jobs.css";

const w = words({
  at: ["{name}：{n} / {total}", "{name}: {n} of {total}"],
  ended: ["{name}：{done} 完成", "{name}: {done} done"],
  partly: ["{name}：{done} 完成，{bad} 未完成", "{name}: {done} done, {bad} not"],
});

/**
 * JobsBadge shows in the top bar how far one's jobs are, and says when one has
 * ended. Facts move it; without a job under way it is not there.
 */
export function JobsBadge() {
  const { user } = useSession();
  const client = useQueryClient();
  const open = useQuery({
    queryKey: ["jobs", "open"],
    queryFn: () => api("bulk.find", { query: { open: true, limit: 10 } as never }),
  });
  useEffect(
    () =>
      hear((f) => {
        if (f === "reset" || f.entity !== "job") return;
        void client.invalidateQueries({ queryKey: ["jobs"] });
        if (f.fact !== "bulk.ended") return;
        void api("bulk.get", { path: { id: f.id } }).then((j) => {
          if (j.user !== user.id) return;
          const bad = j.failed + j.left;
          toast(w(bad > 0 ? "partly" : "ended", { name: jobName(j), done: j.done, bad }), { bad: j.done === 0 });
        });
      }),
    [client, user.id],
  );
  const j = open.data?.items[0];
  if (!j) return null;
  const share = j.total > 0 ? through(j) / j.total : 0;
  const said = w("at", { name: jobName(j), n: through(j), total: j.total });
  return (
    <Link className="jobs-badge" href={`/jobs/${j.id}`} title={said} aria-label={said}>
      <Meter share={share} />
      <span className="num">
        {through(j)}/{j.total}
      </span>
      {(open.data?.items.length ?? 0) > 1 && <b>+{(open.data?.items.length ?? 1) - 1}</b>}
    </Link>
  );
}
