import { type Answer, api, base } from "../api/client";

type Job = Answer<"bulk.get">;

/** What a job says of the export that it makes. */
interface About {
  party: string;
  file: string;
  name: string;
}

/** How long an export lies there. */
const lasts = 7 * 24 * 3600_000;

/** What a job exports; nothing for other jobs. */
export function exportOf(job: Pick<Job, "kind" | "about">): About | undefined {
  return job.kind === "export" ? (job.about as About | undefined) : undefined;
}

/** Where the export of a job lies, and until when; nothing while it is not there, or no more. */
export function found(job: Job, now = Date.now()): { href: string; name: string; until: Date } | undefined {
  const about = exportOf(job);
  if (!about || job.state !== "done" || job.failed > 0) return undefined;
  const until = new Date(new Date(job.at).getTime() + lasts);
  if (until.getTime() <= now) return undefined;
  return { href: `${base}/api/v1/files/${about.file}/content`, name: about.name, until };
}

/** One's own latest export of a customer. */
export async function latestExport(party: string): Promise<Job | null> {
  const mine = await api("bulk.find", { query: { limit: 50 } as never });
  return mine.items.find((j) => exportOf(j)?.party === party) ?? null;
}
