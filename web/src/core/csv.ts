// Tables for spreadsheets.
import { save } from "./save";

/** One cell of a CSV; what a spreadsheet would take for a formula is kept a text. */
export function cell(text: string): string {
  const plain = /^[=@\t\r]|^[+-](?![\d.,]*$)/.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}

export const csv = (rows: string[][]) => `\ufeff${rows.map((r) => r.map(cell).join(",")).join("\r\n")}\r\n`;

/** Lets the browser save a table as a file. */
export const saveCSV = (name: string, text: string) => save(name, text, "text/csv;charset=utf-8");
