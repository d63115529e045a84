/** A quantity as people write it: "1,200", "２ 把", "12.50". Nothing when it is none. */
export function readQuantity(text: string): string | undefined {
  const plain = text.normalize("NFKC").replace(/[,\s]/g, "");
  const found = /^(\d{1,14}(?:\.\d{1,4})?)(?![\d.])\D{0,6}$/.exec(plain);
  if (!found) return undefined;
  const number = (found[1] as string).replace(/^0+(?=\d)/, "");
  return /^0(\.0*)?$/.test(number) ? undefined : number;
}
