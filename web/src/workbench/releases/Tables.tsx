import { type Answer, api } from "@core/api/client";
import { type Pair, pick, words } from "@core/i18n/words";
import { save as saveFile } from "@core/save";
import { useCan } from "@core/session/session";
import { Btn, Tag } from "@core/ui/parts";
import { Empty, Ghost, Loaded } from "@core/ui/Screen";
import { toast } from "@core/ui/toast";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { Link, useSearch } from "wouter";
import { Chosen } from "./Chosen";
import { Findings } from "./Findings";
import { points } from "./points";
import { Refused } from "./Refused";

const w = words({
  list: ["决策表", "Decision tables"],
  none: ["没有决策表", "No decision tables"],
  rows: ["{n} 行", "{n} row|{n} rows"],
  changed: ["草稿中已修改", "changed in your draft"],
  first: ["自上而下，第一行成立即止", "top down, the first row that holds"],
  unique: ["最多一行成立", "at most one row holds"],
  priority: ["取优先级最高的一行", "the row with the best rank"],
  collect: ["成立的各行都算", "all rows that hold"],
  condition: ["其他条件", "And if"],
  say: ["说明", "Says"],
  hits: ["30 天命中", "Hits, 30 days"],
  otherwise: ["否则", "else"],
  off: ["停用", "off"],
  until: ["{from} 至 {to}", "{from} to {to}"],
  excel: ["导出 Excel", "As Excel"],
  dmn: ["导出 DMN", "As DMN"],
  read: ["导入文件", "Import a file"],
  same: ["文件与草稿中的这张表一致，没有改动", "The file says what your draft says: nothing has changed"],
  kept: ["已放进您的草稿", "It is in your draft"],
  remarks: [
    "已放进您的草稿，有 {n} 处说明：{first}",
    "It is in your draft, with {n} remark: {first}|It is in your draft, with {n} remarks: {first}",
  ],
});

type Table = Answer<"blueprint.table">;
const types = {
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  dmn: "application/xml",
};

/**
 * Tables are the decision tables of one's draft, to be read, with how often each row decided, and exchanged as files.
 * The address names the chosen one.
 */
export function Tables() {
  const chosen = new URLSearchParams(useSearch()).get("table");
  const list = useQuery({
    queryKey: ["releases", "tables"],
    queryFn: ({ signal }) => api("blueprint.tables", { signal }),
  });
  return (
    <div className="releases-scroll">
      <Loaded of={list} ghost={<Ghost height={320} />}>
        {({ items }) => {
          const at = (items.find((t) => t.key === chosen) ?? items[0])?.key;
          return at === undefined ? (
            <Empty icon="list" title={w("none")} />
          ) : (
            <Chosen
              title={w("list")}
              at="/releases/tables"
              named={chosen}
              list={
                <ul>
                  {items.map((t) => (
                    <li key={t.key}>
                      <Link href={`/releases/tables?table=${t.key}`} aria-current={t.key === at ? "true" : undefined}>
                        <b>{t.name}</b>
                        <span className="row between sub">
                          <span title={t.point}>{points[t.point] ? pick(points[t.point] as Pair) : t.point}</span>
                          <span className="num">{w("rows", { n: t.rows })}</span>
                        </span>
                      </Link>
                    </li>
                  ))}
                </ul>
              }
            >
              <One key={at} of={at} />
            </Chosen>
          );
        }}
      </Loaded>
    </div>
  );
}

function One({ of: key }: { of: string }) {
  const can = useCan();
  const table = useQuery({
    queryKey: ["releases", "tables", key],
    queryFn: ({ signal }) => api("blueprint.table", { path: { key }, signal }),
  });
  const hits = useQuery({
    queryKey: ["releases", "hits", key],
    queryFn: ({ signal }) => api("insight.table", { path: { key }, signal }),
    enabled: can("insight.read"),
    retry: false, // a table that was never published has none
  });
  const [refused, setRefused] = useState<Error>();
  const counts = hits.data && new Map(hits.data.rows.map((r) => [r.row, r.hits]));
  return (
    <Loaded of={table} ghost={<Ghost height={240} />}>
      {(t) => (
        <section className="panel" aria-live="polite">
          <header>
            <h2>{t.name}</h2>
            <span className="sub grow">{w(t.hit as "first")}</span>
            {t.changed && <Tag>{w("changed")}</Tag>}
            <Exchange of={t} onRefused={setRefused} />
          </header>
          <div className="body rule-table">
            {refused && <Refused error={refused} onClose={() => setRefused(undefined)} />}
            <Grid of={t} counts={counts} />
            {t.findings.length > 0 && <Findings of={t.findings} />}
          </div>
        </section>
      )}
    </Loaded>
  );
}

/** Grid is a table as it stands: what it asks, what it gives, and how often each row decided. */
function Grid({ of: t, counts }: { of: Table; counts: Map<string, number> | undefined }) {
  const asks = t.lines.some((r) => r.if);
  const says = t.lines.some((r) => r.say);
  const most = Math.max(1, ...(counts?.values() ?? []));
  return (
    <div className="rule-scroll">
      <table>
        <thead>
          <tr>
            <th scope="col" aria-label="#" />
            {t.inputs.map((label) => (
              <th key={`in ${label}`} scope="col">
                {label}
              </th>
            ))}
            {asks && <th scope="col">{w("condition")}</th>}
            {t.outputs.map((label) => (
              <th key={`out ${label}`} scope="col" className="rule-gives">
                {label}
              </th>
            ))}
            {says && <th scope="col">{w("say")}</th>}
            {counts && (
              <th scope="col" className="num">
                {w("hits")}
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {t.lines.map((r) => (
            <tr key={r.id} className={r.off ? "rule-off" : ""}>
              <th scope="row">
                {r.id === "else" ? w("otherwise") : r.id}
                {r.off && <Tag>{w("off")}</Tag>}
                {(r.from || r.to) && (
                  <span className="cap">{w("until", { from: r.from ?? "…", to: r.to ?? "…" })}</span>
                )}
              </th>
              {r.cells.map((cell, n) => (
                <td key={t.inputs[n]}>{cell || <span className="rule-any">–</span>}</td>
              ))}
              {asks && <td>{r.if}</td>}
              {r.gives.map((give, n) => (
                <td key={t.outputs[n]} className="rule-gives">
                  {give}
                </td>
              ))}
              {says && <td className="sub">{r.say}</td>}
              {counts && (
                <td className="num rule-hits">
                  {(counts.get(r.id) ?? 0).toLocaleString()}
                  <span aria-hidden="true" style={{ inlineSize: `${((counts.get(r.id) ?? 0) / most) * 100}%` }} />
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Exchange writes a table as a file, and reads one into one's draft. */
function Exchange({ of: t, onRefused }: { of: Table; onRefused: (e?: Error) => void }) {
  const can = useCan();
  const client = useQueryClient();
  const file = useRef<HTMLInputElement>(null);
  const save = useMutation({
    mutationFn: async (as: "xlsx" | "dmn") => {
      const made = await api("rule.export", { path: { key: t.key }, query: { as } });
      const bytes = Uint8Array.from(atob(made.content), (c) => c.charCodeAt(0));
      saveFile(made.name, bytes, types[as]);
    },
    onMutate: () => onRefused(),
    onError: onRefused,
  });
  const read = useMutation({
    mutationFn: async (from: File) => {
      const bytes = new Uint8Array(await from.arrayBuffer());
      let text = "";
      for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
      const made = await api("rule.import", { path: { key: t.key }, body: { name: from.name, content: btoa(text) } });
      if (made.same) return made;
      const draft = await api("blueprint.get", { path: { path: made.path } });
      await api("blueprint.put", { path: { path: made.path }, body: made.document as never, match: draft.hash });
      return made;
    },
    onSuccess: ({ same, remarks }) => {
      if (same) return toast(w("same"));
      toast(remarks.length ? w("remarks", { n: remarks.length, first: remarks[0]?.message ?? "" }) : w("kept"));
      void client.invalidateQueries({ queryKey: ["releases"] });
    },
    onMutate: () => onRefused(),
    onError: onRefused,
  });
  return (
    <span className="row rule-exchange">
      <Btn className="btn--s" busy={save.isPending && save.variables === "xlsx"} onClick={() => save.mutate("xlsx")}>
        {w("excel")}
      </Btn>
      <Btn className="btn--s" busy={save.isPending && save.variables === "dmn"} onClick={() => save.mutate("dmn")}>
        {w("dmn")}
      </Btn>
      {can("blueprint.edit") && (
        <>
          <Btn className="btn--s" busy={read.isPending} onClick={() => file.current?.click()}>
            {w("read")}
          </Btn>
          <input
            ref={file}
            type="file"
            hidden
            accept=".xlsx,.csv,.dmn"
            onChange={(e) => {
              const from = e.target.files?.[0];
              e.target.value = "";
              if (from) read.mutate(from);
            }}
          />
        </>
      )}
    </span>
  );
}
