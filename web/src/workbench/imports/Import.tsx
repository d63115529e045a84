import { api, newKey } from "@core/api/client";
import { told } from "@core/api/told";
import { csv, saveCSV } from "@core/csv";
import { words } from "@core/i18n/words";
import { store } from "@core/store/kv";
import { Icon, type IconName } from "@core/ui/Icon";
import { Btn } from "@core/ui/parts";
import { Empty, Ghost, Loaded } from "@core/ui/Screen";
import { toast } from "@core/ui/toast";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { useLocation } from "wouter";
import { Sheet } from "./Rows";
import {
  base64,
  type Checked,
  type Draft,
  importable,
  type Kind,
  knownOf,
  lacking,
  type Offer,
  withKnown,
} from "./table";
import "./imports.css";

const w = words({
  title: ["导入", "Import"],
  what: ["导入什么", "What to import"],
  drop: ["把文件拖到这里，或", "Drop a file here, or"],
  choose: ["选择文件", "choose one"],
  limits: [
    "CSV（逗号、分号或制表符，UTF-8 或 GBK）或 XLSX；不超过 {mb} MB、{rows} 行。",
    "CSV (comma, semicolon or tab; UTF-8 or GBK) or XLSX; at most {mb} MB and {rows} rows.",
  ],
  larger: [
    "文件有 {mb} MB，超过 {max} MB；请拆成几个，或用命令行导入。",
    "The file has {mb} MB, more than {max} MB. Divide it, or import it from the command line.",
  ],
  empty: ["下载空表", "Download an empty table"],
  safe: [
    "以「{key}」认行：系统里已有的会跳过，重复导入也不会重复。",
    "Rows are known by “{key}”: what is there already is passed over, so importing twice adds nothing twice.",
  ],
  none: ["没有可以导入的", "There is nothing that you can import"],
  noneSay: [
    "导入客户、产品、入库或订单需要相应的权限。",
    "Importing customers, products, receipts or orders needs the permission for it.",
  ],
  another: ["换一个文件", "Another file"],
  clear: ["放弃", "Discard"],
  rows: ["{n} 行", "{n} row|{n} rows"],
  ok: ["可导入 {n}", "{n} can come in"],
  bad: ["有误 {n}", "{n} wrong"],
  there: ["已存在，跳过 {n} 行", "{n} there already: passed over"],
  checking: ["正在检查…", "Checking…"],
  lack: ["还缺：{names}", "Still to say: {names}"],
  run: ["导入 {n} 条", "Import {n}"],
  begun: ["开始导入 {n} 条", "Importing {n}"],
  rest: ["有误的 {n} 行留在这里，改好再导入", "{n} wrong rows stay here: correct them and import again"],
});

const icons: Record<string, IconName> = { customers: "users", products: "box", stock: "stock", orders: "orders" };
const draftKey = "import:draft";

/** Import brings a file in: read, its columns named, its rows mended, then a job. */
export default function Import({ kind }: { kind: string | undefined }) {
  const offer = useQuery({ queryKey: ["imports"], queryFn: () => api("import.kinds"), staleTime: 300_000 });
  return (
    <Loaded of={offer} ghost={<Ghost height={240} />}>
      {(o) =>
        o.kinds.length === 0 ? (
          <Empty icon="lock" title={w("none")}>
            {w("noneSay")}
          </Empty>
        ) : (
          <Bring offer={o} kind={kind ?? o.kinds[0]?.kind ?? ""} />
        )
      }
    </Loaded>
  );
}

/** What was begun here before, kept by the browser. */
function useDraft(): [Draft | undefined, (to: Draft | undefined) => void, boolean] {
  const [draft, setDraft] = useState<Draft>();
  const [known, setKnown] = useState(false);
  useEffect(() => {
    void store()
      .then((s) => s.get<Draft>(draftKey))
      .then((k) => setDraft(k?.value))
      .finally(() => setKnown(true));
  }, []);
  const keep = (to: Draft | undefined) => {
    setDraft(to);
    void store().then((s) => (to ? s.put(draftKey, to) : s.drop(draftKey)));
  };
  return [draft, keep, known];
}

function Bring({ offer, kind }: { offer: Offer; kind: string }) {
  const [draft, keep, known] = useDraft();
  const [, go] = useLocation();
  const of = offer.kinds.find((k) => k.kind === (draft?.kind ?? kind)) ?? offer.kinds[0];
  if (!known || !of) return <Ghost height={240} />;
  return (
    <div className="import">
      <header className="filters">
        <h1 className="h3">{w("title")}</h1>
        {draft && (
          <span className="sub clip">
            {of.name} · {draft.file} · {w("rows", { n: draft.rows.length })}
          </span>
        )}
        <i className="grow" />
        {draft && (
          <Btn icon="trash" kind="quiet" onClick={() => keep(undefined)}>
            {w("clear")}
          </Btn>
        )}
      </header>
      {draft ? (
        <Mend kind={of} draft={draft} keep={keep} />
      ) : (
        <Choose offer={offer} kind={of} onKind={(k) => go(`/import/${k}`, { replace: true })} onRead={keep} />
      )}
    </div>
  );
}

const columnsKey = (kind: string) => `import:${kind}`;

function Choose({
  offer,
  kind,
  onKind,
  onRead,
}: {
  offer: Offer;
  kind: Kind;
  onKind: (kind: string) => void;
  onRead: (d: Draft) => void;
}) {
  const [over, setOver] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const mb = offer.maxBytes >> 20;
  const read = useMutation({
    mutationFn: async (f: File) => {
      if (f.size > offer.maxBytes) throw new Error(w("larger", { mb: (f.size / 2 ** 20).toFixed(1), max: mb }));
      const content = await base64(f);
      const table = await api("import.read", { body: { kind: kind.kind, name: f.name, content } as never });
      const before = JSON.parse(localStorage.getItem(columnsKey(kind.kind)) ?? "{}");
      return {
        kind: kind.kind,
        file: f.name,
        columns: table.columns,
        mapping: withKnown(table.columns, table.mapping, before),
        fixed: {},
        rows: table.rows,
      };
    },
    onSuccess: onRead,
  });
  const wrong = read.error;
  return (
    <div className="import-choose">
      <fieldset className="import-kinds">
        <legend className="cap">{w("what")}</legend>
        {offer.kinds.map((k) => (
          <label key={k.kind} className="import-kind">
            <input type="radio" name="kind" checked={k.kind === kind.kind} onChange={() => onKind(k.kind)} />
            <Icon name={icons[k.kind] ?? "file"} size={20} />
            <b>{k.name}</b>
          </label>
        ))}
      </fieldset>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the button inside does the same */}
      <div
        className={over ? "import-drop import-drop--over" : "import-drop"}
        onDragOver={(e) => {
          e.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(e) => {
          e.preventDefault();
          setOver(false);
          const f = e.dataTransfer.files[0];
          if (f) read.mutate(f);
        }}
      >
        <Icon name="file" size={24} />
        <p>
          {w("drop")}{" "}
          <Btn kind="primary" busy={read.isPending} onClick={() => input.current?.click()}>
            {w("choose")}
          </Btn>
        </p>
        <p className="sub">{w("limits", { mb, rows: offer.maxRows.toLocaleString("en") })}</p>
        <input
          ref={input}
          type="file"
          className="vh"
          tabIndex={-1}
          aria-label={w("choose")}
          accept=".csv,.txt,.tsv,.gz,.xlsx"
          onChange={(e) => {
            const f = e.target.files?.[0];
            if (f) read.mutate(f);
            e.target.value = "";
          }}
        />
      </div>
      {wrong && (
        <p className="wrong" role="alert">
          {told(wrong)}
        </p>
      )}
      <p className="sub row row--wrap">
        {w("safe", { key: kind.fields.find((f) => f.key === kind.key)?.name ?? kind.key })}
        <Btn
          kind="quiet"
          className="btn--s"
          icon="download"
          onClick={() => saveCSV(`${kind.name}.csv`, csv([kind.fields.map((f) => f.name)]))}
        >
          {w("empty")}
        </Btn>
      </p>
    </div>
  );
}

/** The same value, a moment after it has come to rest. */
function useRest<T>(value: T, ms: number): T {
  const [rest, setRest] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setRest(value), ms);
    return () => clearTimeout(timer);
  }, [value, ms]);
  return rest;
}

function Mend({ kind, draft, keep }: { kind: Kind; draft: Draft; keep: (d: Draft | undefined) => void }) {
  const client = useQueryClient();
  const [, go] = useLocation();
  const missing = lacking(kind, draft);
  const resting = useRest(draft, 500);
  const body = (d: Draft) => ({
    kind: d.kind,
    file: d.file,
    columns: d.columns,
    mapping: d.mapping,
    fixed: d.fixed,
    rows: d.rows,
  });
  const [checked, setChecked] = useState<Checked>();
  const latest = useRef(resting);
  latest.current = resting;
  const check = useMutation({
    mutationFn: async (d: Draft) => ({ of: d, said: await api("import.check", { body: body(d) as never }) }),
    onSuccess: ({ of, said }) => of === latest.current && setChecked(said),
  });
  const { mutate } = check;
  // biome-ignore lint/correctness/useExhaustiveDependencies: each draft that rests is checked once
  useEffect(() => {
    if (lacking(kind, resting).length === 0) mutate(resting);
    else setChecked(undefined);
  }, [resting]);
  const stale = resting !== draft || check.isPending;
  const parts = checked && importable(kind, draft, checked);
  const run = useMutation({
    mutationFn: (d: Draft) => api("import.start", { body: body(d) as never, key: newKey() }),
    onSuccess: (job) => {
      localStorage.setItem(columnsKey(kind.kind), JSON.stringify(knownOf(draft.columns, draft.mapping)));
      void client.invalidateQueries({ queryKey: ["jobs"] });
      toast(w("begun", { n: job.total }));
      if (parts && parts.rest.length > 0) {
        setChecked(undefined);
        keep({ ...draft, rows: parts.rest });
        toast(w("rest", { n: parts.rest.length }));
      } else {
        keep(undefined);
        go(`/jobs/${job.id}`);
      }
    },
  });
  const wrong = run.error ?? check.error;
  return (
    <>
      <Sheet
        kind={kind}
        draft={draft}
        wrong={checked?.wrong ?? []}
        there={checked?.there ?? []}
        onChange={keep}
        missing={missing}
      />
      <footer className="import-foot">
        <span className="row row--wrap num" role="status">
          {missing.length > 0 ? (
            <span className="late-text">{w("lack", { names: missing.map((f) => f.name).join(" · ") })}</span>
          ) : (
            checked && (
              <>
                <b>{w("ok", { n: checked.ok })}</b>
                {checked.refused > 0 && <span className="late-text">{w("bad", { n: checked.refused })}</span>}
                {(checked.there?.length ?? 0) > 0 && (
                  <span className="sub">{w("there", { n: checked.there?.length ?? 0 })}</span>
                )}
              </>
            )
          )}
          {missing.length === 0 && stale && <span className="sub">{w("checking")}</span>}
          {wrong && (
            <span className="late-text" role="alert">
              {wrong.message}
            </span>
          )}
        </span>
        <i className="grow" />
        <Btn
          kind="primary"
          busy={run.isPending}
          disabled={stale || missing.length > 0 || !parts || parts.now.length === 0}
          onClick={() => parts && run.mutate({ ...draft, rows: parts.now })}
        >
          {w("run", { n: checked?.ok ?? 0 })}
        </Btn>
      </footer>
    </>
  );
}
