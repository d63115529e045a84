// Tables for spreadsheets.

/** One cell of a CSV; what a spreadsheet would take for a formula is kept a text. */
export function cell(text: string): string {
  const plain = /^[=@\t\r]|^[+-](?![\d.,]*$)/.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}

export const csv = (rows: string[][]) => `\ufeff${rows.map((r) => r.map(cell).join(",")).join("\r\n")}\r\n`;

/** Lets the browser save a text as a file. */
export function save(name: string, text: string) {
  const a = document.createElement("a");
  a.href = URL.createObjectURL(new Blob([text], { type: "text/csv;charset=utf-8" }));
  a.download = name;
  a.click();
  setTimeout(() => URL.revokeObjectURL(a.href), 10_000);
}
