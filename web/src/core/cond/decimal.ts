/** Numbers, quantities and amounts are counted in 1/10,000, exactly, as on the server. */
export const ONE = 10_000n;

const form = /^(-?)0*(\d{1,14})(?:\.(\d{1,4})0*)?$/;

/** Reads a decimal with at most 14 digits before and 4 after the point; anything else is no number. */
export function decimal(raw: unknown): bigint | undefined {
  const [, sign, whole, places = ""] = form.exec(typeof raw === "object" ? "" : String(raw)) ?? [];
  return whole ? BigInt(sign + whole + places.padEnd(4, "0")) : undefined;
}

/** Writes the shortest exact text: no trailing zeros. */
export function decimalText(n: bigint): string {
  const digits = String(n < 0n ? -n : n).padStart(5, "0");
  const places = digits.slice(-4).replace(/0+$/, "");
  return (n < 0n ? "-" : "") + digits.slice(0, -4) + (places && `.${places}`);
}
