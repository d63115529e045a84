// Lines pasted from a spreadsheet. Pure: the words of its columns are given.

import type { Destination } from "@core/api/types";
import { oneLine, readAddress } from "./address";
import { readQuantity } from "./quantity";

export type Column = "sku" | "quantity" | "name" | "destination" | { option: string } | undefined;

export interface PastedRow {
  /** Its row in what was pasted, from 1. */
  row: number;
  sku: string;
  quantity: string;
  name?: string;
  destination?: string;
  options: Record<string, unknown>;
  wrong?: "noSku" | "noQuantity" | "badQuantity";
}

export interface Pasted {
  rows: PastedRow[];
  /** Heads of columns that mean nothing here. */
  ignored: string[];
}

const heads: Record<"sku" | "quantity" | "name" | "destination", string[]> = {
  sku: [
    "sku",
    "货号",
    "型号",
    "编码",
    "编号",
    "产品编号",
    "商品编码",
    "物料编码",
    "item",
    "itemno",
    "code",
    "productcode",
    "partno",
    "article",
  ],
  quantity: ["quantity", "qty", "数量", "件数", "pcs", "count"],
  name: ["name", "品名", "名称", "产品", "商品", "产品名称", "商品名称", "description", "product"],
  destination: ["destination", "地址", "收货地址", "送货地址", "shipto", "address"],
};

/** Splits a text as spreadsheets copy it (tabs) or export it (commas); quoted cells may hold both and line breaks. */
export function cells(text: string): string[][] {
  const tidy = text.replace(/^\uFEFF/, "").replace(/\r\n?/g, "\n");
  const by = tidy.includes("\t") ? "\t" : /^[^\n]*;/.test(tidy) && !/^[^\n]*,/.test(tidy) ? ";" : ",";
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = "";
  let quoted = false;
  const end = () => {
    row.push(cell.trim());
    cell = "";
  };
  for (let i = 0; i < tidy.length; i++) {
    const c = tidy[i] as string;
    if (quoted) {
      if (c !== '"') cell += c;
      else if (tidy[i + 1] === '"') cell += tidy[i++];
      else quoted = false;
    } else if (c === '"' && cell.trim() === "") {
      quoted = true;
      cell = "";
    } else if (c === by) end();
    else if (c === "\n") {
      end();
      rows.push(row);
      row = [];
    } else cell += c;
  }
  end();
  rows.push(row);
  return rows.filter((r) => r.some((x) => x !== ""));
}

const folded = (text: string) => text.toLowerCase().replace(/[\s._\-#*（）()]/g, "");

/** What a head means; options are named by their key or as "options.key". */
export function columnOf(head: string, options: readonly string[] = []): Column {
  const name = folded(head);
  for (const kind of ["sku", "quantity", "name", "destination"] as const)
    if (heads[kind].some((h) => folded(h) === name)) return kind;
  const key = options.find((o) => folded(o) === name || `options${folded(o)}` === name);
  if (key) return { option: key };
  const named = /^options?\.([A-Za-z][A-Za-z0-9]*)$/.exec(head.trim());
  return named ? { option: named[1] as string } : undefined;
}

function value(text: string): unknown {
  if (/^-?\d{1,15}(\.\d{1,4})?$/.test(text)) return Number(text);
  if (/^(是|yes|true)$/i.test(text)) return true;
  if (/^(否|no|false)$/i.test(text)) return false;
  return text;
}

/** Columns by their heads, or, where the first row is none, number and quantity in this order. */
function columnsOf(first: string[], options: readonly string[]): { columns: Column[]; head: boolean } {
  const columns = first.map((h) => columnOf(h, options));
  if (columns.includes("sku") || (columns.includes("quantity") && columns.includes("name")))
    return { columns, head: true };
  const at = first.findIndex((c, i) => i > 0 && readQuantity(c) !== undefined);
  return {
    columns: first.map((_, i) => (i === 0 ? "sku" : i === at ? "quantity" : i === 1 ? "name" : undefined)),
    head: false,
  };
}

/** Reads what was pasted; every row is there, wrong ones with what is wrong. */
export function readPaste(text: string, options: readonly string[] = []): Pasted {
  const all = cells(text);
  const first = all[0];
  if (!first) return { rows: [], ignored: [] };
  const { columns, head } = columnsOf(first, options);
  const rows = all.slice(head ? 1 : 0).map((line, i) => rowOf(line, columns, i + (head ? 2 : 1)));
  return { rows, ignored: head ? first.filter((h, i) => h && columns[i] === undefined) : [] };
}

function rowOf(line: string[], columns: Column[], row: number): PastedRow {
  const out: PastedRow = { row, sku: "", quantity: "1", options: {} };
  let typed = "";
  columns.forEach((column, i) => {
    const text = line[i] ?? "";
    if (column === "quantity") typed = text;
    else if (typeof column === "object") {
      if (text) out.options[column.option] = value(text);
    } else if (column && text) out[column] = text;
  });
  return checked(out, columns.includes("quantity") ? typed : "1");
}

/** A row with what is wrong about it, or nothing. */
export function checked(row: PastedRow, quantity: string): PastedRow {
  const { wrong: _, ...rest } = row;
  const read = readQuantity(quantity);
  if (!rest.sku) return { ...rest, quantity, wrong: "noSku" };
  if (quantity.trim() === "") return { ...rest, quantity, wrong: "noQuantity" };
  return read === undefined ? { ...rest, quantity, wrong: "badQuantity" } : { ...rest, quantity: read };
}

/** Where pasted rows go: the addresses that were there with those that the rows bring, and each row's own. */
export function placesOf(rows: readonly PastedRow[], there: readonly Destination[]) {
  const all = [...there];
  const keys = rows.map(({ destination }) => {
    if (!destination) return undefined;
    const address = readAddress(destination);
    const known = all.find((d) => d.key === destination || oneLine(d.address) === oneLine(address));
    if (known) return known.key;
    let n = all.length + 1;
    while (all.some((d) => d.key === `to${n}`)) n++;
    all.push({ key: `to${n}`, address });
    return `to${n}`;
  });
  return { all, keys };
}
