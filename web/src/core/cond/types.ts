/** A condition as documents have it (cond.v1, docs/formats.md 3). Absent means always. */
export type Cond = Group | Leaf | Rows;

/** Exactly one of the three. */
export interface Group {
  all?: Cond[];
  any?: Cond[];
  none?: Cond[];
}

/** What stands right of an operator: a value, several, or another fact. */
export interface Right {
  op?: string;
  v?: Plain | Plain[];
  ref?: string;
  open?: "left" | "right" | "both";
}

export interface Leaf extends Right {
  f: string;
  op: string;
}

/** A question about the rows of a fact: one of some, every, count, sum, min, max. */
export interface Rows extends Right {
  rows: string;
  some?: Cond;
  every?: Cond;
  count?: Cond | true;
  sum?: string;
  min?: string;
  max?: string;
  where?: Cond;
}

export type Plain = string | number | boolean;

/** A code of an option set; under is the code above it in a tree. */
export type SetValue = string | { code: string; under?: string };

/**
 * What facts there are, and of which types. api/registry.json is one, and what
 * the documents of a business add is laid over it.
 */
export interface Types {
  /**
   * Types as the registry writes them: "code:customerType", "list<text>". A
   * column of custom rows may stand under "<rows>>row.<key>".
   */
  readonly facts: Readonly<Record<string, string | { type: string }>>;
  /** The roots that each row of a rows fact binds; without an entry, the one that its type names. */
  readonly rows?: Readonly<Record<string, readonly string[]>>;
  /** The codes of each set. A set that is not named takes any code. */
  readonly sets?: Readonly<Record<string, readonly SetValue[]>>;
}

/** Why a condition is refused, by the codes that the server uses too. */
export type Refusal =
  | "cond.shape"
  | "fact.unknown"
  | "op.wrong"
  | "literal.type"
  | "code.unknown"
  | "pattern.wrong"
  | "format.unsupported";

/** What compile throws; asking a compiled condition throws nothing. */
export class CondError extends Error {
  readonly code: Refusal;
  /** The path, operator, value or piece of the condition that is meant. */
  readonly what: unknown;

  constructor(code: Refusal, what: unknown) {
    super(`${code}: ${what}`);
    this.code = code;
    this.what = what;
  }
}

/** The code of a value, which may stand alone. */
export function codeOf(v: SetValue): string {
  return (v as { code?: string }).code ?? (v as string);
}

export function refuse(code: Refusal, what: unknown): never {
  throw new CondError(code, what);
}
