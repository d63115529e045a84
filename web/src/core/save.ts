/** Lets the browser save something as a file. */
export function save(name: string, what: BlobPart, type: string) {
  const a = document.createElement("a");
  a.href = URL.createObjectURL(new Blob([what], { type }));
  a.download = name;
  a.click();
  setTimeout(() => URL.revokeObjectURL(a.href), 10_000);
}

/** The same for data. */
export const saveJSON = (name: string, data: unknown) => save(name, JSON.stringify(data, null, 2), "application/json");
