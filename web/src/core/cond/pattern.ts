/** Whether a state leads on between two characters; "" stands before the first and after the last. */
type Test = (after: string, before: string) => boolean;

/** A state of the automaton: it leads on freely or where its test holds, and may eat the character behind it. */
interface State {
  readonly test?: Test;
  readonly eats?: boolean;
  out: readonly State[];
  /** The step at which it was last looked at. */
  seen?: number;
}

/** A piece of a pattern puts itself before what comes next. */
type Piece = (next: State) => State;

/** RE2 allows 200 characters and 1,000 repetitions inside each other, which come to fewer states than these. */
const most = 500_000;

/**
 * Compiles a pattern; undefined when it is none. A text matches when the pattern
 * is found anywhere in it. Patterns are RE2's, as on the server, and run as its
 * automata do: all ways at once, in time that grows with the text alone.
 * JavaScript's own expressions are another language, and one careless pattern
 * could stop the page; they only tell here whether one character is meant. What is
 * not read, as [[:alpha:]], \Q and octal numbers, is refused and never misread.
 */
export function pattern(source: string): ((text: string) => boolean) | undefined {
  try {
    const end: State = { out: [] };
    const first = read(source)(end);
    return (text) => run(first, end, text);
  } catch {
    return undefined;
  }
}

let step = 0;

function run(first: State, end: State, text: string): boolean {
  const chars = [...text];
  let next: State[] = [];
  for (let i = 0; i <= chars.length; i++) {
    const [before = "", after = ""] = [chars[i - 1], chars[i]];
    const open = [first, ...next];
    next = [];
    step++;
    for (let s = open.pop(); s; s = open.pop()) {
      if (s === end) return true;
      if (s.seen === step || s.test?.(after, before) === false) continue;
      s.seen = step;
      (s.eats ? next : open).push(...s.out);
    }
  }
  return false;
}

const word = (c: string) => /\w/.test(c);
const starts =
  (lines: boolean): Test =>
  (_, before) =>
    !before || (lines && before === "\n");
const ends =
  (lines: boolean): Test =>
  (after) =>
    !after || (lines && after === "\n");
const edge: Test = (after, before) => word(after) !== word(before);
const places: Readonly<Record<string, Test>> = {
  A: starts(false),
  z: ends(false),
  b: edge,
  B: (...at) => !edge(...at),
};

function wrong(): never {
  throw new SyntaxError();
}

/** Reads a pattern into one piece; throws when it is none. */
function read(source: string): Piece {
  let at = 0;
  let flags = "";
  let made = 0;

  const has = (flag: string) => flags.includes(flag);

  /** Takes what stands next if it has the form, which is sticky. */
  function take(form: RegExp): (string | undefined)[] | null {
    form.lastIndex = at;
    const got = form.exec(source);
    if (got) at = form.lastIndex;
    return got;
  }

  function state(out: readonly State[], test?: Test, eats?: boolean): State {
    return made++ < most ? { out, test, eats } : wrong();
  }

  /** Alternatives. */
  function ways(): Piece {
    const all = [sequence()];
    while (take(/\|/uy)) all.push(sequence());
    return (next) => state(all.map((way) => way(next)));
  }

  function sequence(): Piece {
    const pieces: Piece[] = [];
    let count = null;
    while (at < source.length && !take(/(?=[|)])/uy)) {
      const last = count ? undefined : pieces[pieces.length - 1];
      count = take(/([*+?]|\{(0|[1-9]\d*)(,(0|[1-9]\d*)?)?\})\??/uy);
      if (count) pieces.splice(-1, 1, repeat(last ?? wrong(), count));
      else pieces.push(...atom());
    }
    return (next) => pieces.reduceRight((then, piece) => piece(then), next);
  }

  function repeat(piece: Piece, [, sign, from, comma, upTo]: (string | undefined)[]): Piece {
    const min = Number(from ?? sign === "+");
    const max = sign === "?" ? 1 : Number(upTo ?? (from && !comma ? from : Number.POSITIVE_INFINITY));
    return (next) => {
      let then = next;
      if (max === Number.POSITIVE_INFINITY) {
        then = state([]);
        then.out = [piece(then), next];
      } else for (let i = min; i < max; i++) then = state([piece(then), next]);
      for (let i = 0; i < min; i++) then = piece(then);
      return then;
    };
  }

  /** What a count is of. */
  function atom(): Piece[] {
    const [c = ""] = take(/./suy) ?? [];
    switch (c) {
      case "(":
        return group();
      case "^":
        return place(starts(has("m")));
      case "$":
        return place(ends(has("m")));
      case "[":
        return one(set());
      case ".":
        return one(has("s") ? "[^]" : "[^\\n]");
      case "\\": {
        const [here] = take(/[AzbB]/uy) ?? [];
        return here ? place(places[here] as Test) : one(escaped());
      }
    }
    return one(hex(c));
  }

  function place(test: Test): Piece[] {
    return [(next) => state([next], test)];
  }

  /** A character, told by an expression of JavaScript's for one. */
  function one(form: string): Piece[] {
    const is = new RegExp(form, has("i") ? "iv" : "v");
    return [(next) => state([next], (after) => !!after && is.test(after), true)];
  }

  /** A group, or flags alone; flags that are set inside a group end with it. */
  function group(): Piece[] {
    const before = flags;
    const [, on, off, end] = take(/\?P?<\w+>|\?([imsU]*)(?:-([imsU]+))?([:)])/uy) ?? [];
    flags = (flags + (on ?? "")).replace(new RegExp(`[${off ?? ""}]`, "g"), "");
    if (end === ")") return [];
    const inside = ways();
    flags = before;
    return take(/\)/uy) ? [inside] : wrong();
  }

  /** What stands in brackets. */
  function set(): string {
    let form = take(/\^/uy) ? "[^" : "[";
    for (let first = true; first || !take(/\]/uy); first = false) {
      if (take(/\[:.*?:\]/suy)) wrong();
      const low = char();
      const high = /^(\[|\\[dwp])/i.test(low) || !take(/-(?=[^\]])/uy) ? "" : `-${char()}`;
      form += low + high;
    }
    return `${form}]`;
  }

  function char(): string {
    const [c] = take(/./suy) ?? wrong();
    return c === "\\" ? escaped() : hex(c);
  }

  /** What stands behind a backslash, in brackets or not. */
  function escaped(): string {
    const [same] = take(/[dDwWfnrtv]|x[\da-fA-F]{2}/uy) ?? [];
    if (same) return `\\${same}`;
    const [white] = take(/[sS]/uy) ?? [];
    if (white) return `[${white === "S" ? "^" : ""}\\t\\n\\f\\r ]`;
    const [p, sign, not, long, short] = take(/([pP])(?:\{(\^?)(.+?)\}|(.))/suy) ?? [];
    // Categories are one or two letters long, scripts are longer.
    if (p) return `\\${(sign === "P") !== !!not ? "P" : "p"}{${long?.[2] ? "sc=" : ""}${long ?? short}}`;
    const [, code, mark] = take(/x\{([\da-fA-F]+)\}|([^\P{ASCII}\da-zA-Z])/uy) ?? wrong();
    return code ? `\\u{${code}}` : hex(mark);
  }

  const all = ways();
  return at < source.length ? wrong() : all;
}

function hex(c = ""): string {
  return `\\u{${c.codePointAt(0)?.toString(16)}}`;
}
