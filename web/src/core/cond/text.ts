// White space as Unicode has it; JavaScript's differs in U+FEFF and U+0085.
const white = "(?:[^\\S\\ufeff]|\\x85)+";
const around = /* @__PURE__ */ new RegExp(`^${white}|${white}$`, "g");
const inner = /* @__PURE__ */ new RegExp(white, "g");

/** Text as `matches` sees it: NFKC and trimmed, with its case. Blank text is missing. */
export function plain(s: string): string {
  return s.normalize("NFKC").replace(around, "");
}

/**
 * Text as comparisons see it: NFKC, trimmed, inner white space to one space, lower
 * case per code point: ß stays ß, and İ and Σ do not hang on what is beside them.
 */
export function fold(s: string): string {
  return plain(s).replace(inner, " ").replaceAll("İ", "i").replaceAll("Σ", "σ").toLowerCase();
}
