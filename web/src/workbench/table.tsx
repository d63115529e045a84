import { send } from "@core/api/client";
import { words } from "@core/i18n/words";
import type { IconName } from "@core/ui/Icon";
import { Btn } from "@core/ui/parts";
import { Empty, Failed, Ghost } from "@core/ui/Screen";
import { useInfiniteQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { Page } from "./contracts";

const w = words({ more: ["再加载", "Load more"], none: ["没有符合条件的", "Nothing fits"] });

/** A column of a plain list. */
export interface Col<T> {
  name: string;
  cell: (row: T) => ReactNode;
  end?: boolean;
}

interface Props<T> {
  /** Part of the key that facts make old: "parties". */
  of: string;
  path: string; // with its query
  cols: Col<T>[];
  id: (row: T) => string;
  onOpen?: (row: T) => void;
  current?: string | undefined;
  empty: { icon: IconName; title: string; say: string; action?: ReactNode };
  filtered: boolean;
  /** Asked anew so often while it is looked at, in ms: where no fact tells that it changed. */
  every?: number;
}

/** List shows a paged answer as a table: its first page at once, more on demand. */
export function List<T>({ of, path, cols, id, onOpen, current, empty, filtered, every }: Props<T>) {
  const list = useInfiniteQuery({
    queryKey: [of, path],
    queryFn: ({ pageParam, signal }) =>
      send<Page<T>>(
        "get",
        `${path}${path.includes("?") ? "&" : "?"}limit=50${pageParam ? `&cursor=${pageParam}` : ""}`,
        { signal },
      ),
    initialPageParam: "",
    getNextPageParam: (last) => last.next || undefined,
    refetchInterval: every ?? false,
  });
  const rows = list.data?.pages.flatMap((p) => p.items) ?? [];
  if (list.isPending) return <Ghost height={240} />;
  if (list.error && rows.length === 0) return <Failed error={list.error} retry={() => list.refetch()} />;
  if (rows.length === 0)
    return (
      <Empty
        icon={filtered ? "search" : empty.icon}
        title={filtered ? w("none") : empty.title}
        action={filtered ? undefined : empty.action}
      >
        {filtered ? undefined : empty.say}
      </Empty>
    );
  return (
    <div className="list-scroll">
      <table className="list">
        <thead>
          <tr>
            {cols.map((c) => (
              <th key={c.name} scope="col" className={c.end ? "end" : undefined}>
                {c.name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((r) => (
            <tr
              key={id(r)}
              className={current === id(r) ? "tr--cur" : undefined}
              onClick={onOpen && (() => onOpen(r))}
              onKeyDown={() => {}}
            >
              {cols.map((c, n) => (
                <td key={c.name} className={c.end ? "end num" : undefined}>
                  {n === 0 && onOpen ? (
                    <button type="button" className="list-open" onClick={() => onOpen(r)}>
                      {c.cell(r)}
                    </button>
                  ) : (
                    c.cell(r)
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <More of={list} />
    </div>
  );
}

/** More asks for the next page of a list, where there is one. */
export function More({
  of: list,
}: {
  of: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => unknown };
}) {
  if (!list.hasNextPage) return null;
  return (
    <p className="list-more">
      <Btn busy={list.isFetchingNextPage} onClick={() => list.fetchNextPage()}>
        {w("more")}
      </Btn>
    </p>
  );
}

/** Page head of a list: its name, what narrows it, the one thing to do. */
export function Head({
  title,
  find,
  onFind,
  action,
}: {
  title: string;
  find?: string;
  onFind?: (to: string) => void;
  action?: ReactNode;
}) {
  const f = words({ find: ["在{title}中查找", "Find in {title}"] });
  return (
    <header className="filters list-head">
      <h1 className="h3">{title}</h1>
      {onFind && (
        <label className="inp inp--find">
          <span className="vh">{f("find", { title })}</span>
          <input
            type="search"
            placeholder={f("find", { title })}
            value={find ?? ""}
            onChange={(e) => onFind(e.target.value)}
          />
        </label>
      )}
      <i className="grow" />
      {action}
    </header>
  );
}
