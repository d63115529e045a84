import { csv, saveCSV } from "@core/csv";
import { words } from "@core/i18n/words";
import { Btn } from "@core/ui/parts";
import { type ReactNode, useState } from "react";
import { Link } from "wouter";

const w = words({
  table: ["数据表", "Data table"],
  chart: ["图表", "Chart"],
  csv: ["下载 CSV", "Download CSV"],
});

/** A cell of a data table: a text, or a number that opens its list. */
export type Cell = string | number | { text: string | number; to: string | undefined };

export interface Table {
  head: string[];
  rows: Cell[][];
}

const textOf = (c: Cell) => String(typeof c === "object" ? c.text : c);

/** Panel is a chart with its name; its data as a table, and as a file. */
export function Panel({
  title,
  say,
  table,
  wide,
  children,
}: {
  title: string;
  say?: ReactNode;
  table: Table;
  wide?: boolean;
  children: ReactNode;
}) {
  const [data, setData] = useState(false);
  return (
    <section className={wide ? "panel dash-panel dash-wide" : "panel dash-panel"} aria-label={title}>
      <header>
        <h2>{title}</h2>
        {say && <span className="dim clip">{say}</span>}
        <i className="grow" />
        <Btn
          kind="quiet"
          className="btn--s"
          icon={data ? "chart" : "table"}
          label={data ? w("chart") : w("table")}
          aria-pressed={data}
          onClick={() => setData(!data)}
        />
        <Btn
          kind="quiet"
          className="btn--s"
          icon="download"
          label={w("csv")}
          onClick={() => saveCSV(`${title}.csv`, csv([table.head, ...table.rows].map((row) => row.map(textOf))))}
        />
      </header>
      {data ? <Data of={table} /> : children}
    </section>
  );
}

function Data({ of }: { of: Table }) {
  return (
    <div className="dash-data">
      <table className="list">
        <thead>
          <tr>
            {of.head.map((h, n) => (
              <th key={h} scope="col" className={n ? "end" : undefined}>
                {h}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {of.rows.map((row) => (
            <tr key={row.map(textOf).join("|")}>
              {row.map((c, n) => (
                <td key={of.head[n]} className={n ? "end num" : undefined}>
                  {typeof c === "object" && c.to ? <Link href={c.to}>{c.text}</Link> : textOf(c)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
