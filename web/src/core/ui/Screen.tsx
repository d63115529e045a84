import type { UseQueryResult } from "@tanstack/react-query";
import { type ReactNode, useEffect, useState } from "react";
import { Problem } from "../api/client";
import { words } from "../i18n/words";
import { Icon, type IconName } from "./Icon";
import { Btn } from "./parts";

const w = words({
  slow: ["还在加载", "Still loading"],
  retry: ["重试", "Try again"],
  failed: ["没能加载", "This could not be loaded"],
  copied: ["已复制", "Copied"],
  id: ["错误编号 {id}", "Error id {id}"],
  copy: ["复制错误编号", "Copy the error id"],
  denied: ["您没有权限查看", "You may not see this"],
  missing: ["找不到", "Not found"],
  mistyped: [
    "链接可能写错了；也可能它已被删除，或不在您的可见范围内。",
    "The link may be mistyped, or it was deleted, or is not for you to see.",
  ],
});

/** Gone is what a page says of a thing that is not there, and the way back to those that are. */
export interface Gone {
  say: string;
  back: ReactNode;
}

/** Whether a moment has passed since something began; false when it is over. */
function useAfter(ms: number, running: boolean): boolean {
  const [after, setAfter] = useState(false);
  useEffect(() => {
    setAfter(false);
    if (!running) return;
    const timer = setTimeout(() => setAfter(true), ms);
    return () => clearTimeout(timer);
  }, [ms, running]);
  return after && running;
}

/**
 * Loaded shows the answer of a query, and before it what every screen shows:
 * nothing for 150 ms, then a ghost of the same shape; an error in its own place
 * with a way out. What was there stays while it is fetched again.
 */
export function Loaded<T>({
  of,
  ghost,
  gone,
  children,
}: {
  of: UseQueryResult<T, Error>;
  ghost: ReactNode;
  gone?: Gone;
  children: (data: T) => ReactNode;
}) {
  const begun = useAfter(150, of.isPending);
  const slow = useAfter(4000, of.isPending);
  const stale = useAfter(400, of.isPlaceholderData && of.isFetching);
  if (of.data !== undefined)
    return <div className={stale ? "loaded loaded--stale" : "loaded"}>{children(of.data)}</div>;
  if (of.error) return <Failed error={of.error} retry={() => of.refetch()} {...(gone && { gone })} />;
  if (!begun) return null;
  return (
    <div aria-busy="true">
      {ghost}
      {slow && (
        <p className="slow" role="status">
          {w("slow")} <Btn onClick={() => of.refetch()}>{w("retry")}</Btn>
        </p>
      )}
    </div>
  );
}

/** Failed says what went wrong and what can be done. */
export function Failed({ error, retry, gone }: { error: Error; retry?: () => void; gone?: Gone }) {
  const [copied, setCopied] = useState(false);
  const problem = error instanceof Problem ? error : undefined;
  if (gone && problem?.missing)
    return (
      <div className="state" role="alert">
        <Icon name="search" size={24} />
        <h2 className="h3">{gone.say}</h2>
        <p className="sub">{w("mistyped")}</p>
        {gone.back}
      </div>
    );
  const id = problem?.body.requestId;
  const title = problem?.status === 403 ? w("denied") : problem?.status === 404 ? w("missing") : w("failed");
  return (
    <div className="state" role="alert">
      <Icon name={problem?.status === 403 ? "lock" : "s-late"} size={24} />
      <h2 className="h3">{title}</h2>
      <p>{error.message}</p>
      {problem?.remedy && <p className="sub">{problem.remedy}</p>}
      <div className="row row--wrap">
        {retry && (
          <Btn icon="refresh" onClick={retry}>
            {w("retry")}
          </Btn>
        )}
        {id && (
          <Btn
            kind="quiet"
            icon="copy"
            onClick={() => navigator.clipboard?.writeText(id).then(() => setCopied(true))}
            aria-label={w("copy")}
          >
            {copied ? w("copied") : w("id", { id: id.slice(-8) })}
          </Btn>
        )}
      </div>
    </div>
  );
}

/** Empty says what would stand here, and the one thing to do about it. */
export function Empty({
  icon,
  title,
  children,
  action,
}: {
  icon: IconName;
  title: string;
  children?: ReactNode;
  action?: ReactNode;
}) {
  return (
    <div className="state">
      <Icon name={icon} size={24} />
      <h2 className="h3">{title}</h2>
      {children && <p className="sub">{children}</p>}
      {action}
    </div>
  );
}

/** Ghost is a grey bar in the place of a text to come. */
export function Ghost({ width = "100%", height = 14 }: { width?: number | string; height?: number }) {
  return <span className="ghost" style={{ width, height }} />;
}
