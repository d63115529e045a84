import registry from "../../../../internal/studio/rule/testdata/registry.json?raw";
import { type CalendarDoc, type Cond, calendar, type Facts, nested, type SetValue, type Types } from ".";
import drawn from "./testdata/cond.random.json?raw";

// What the tests of this folder share; nothing else may import it.

/** Every fact that the server has by itself. */
export const words = JSON.parse(registry) as Required<Types> & { ops: Words; sub: Record<string, Words<string>> };
type Words<T = string[]> = Record<string, T>;

/** The facts of the server with more of them laid over. */
export function withTypes(facts: Types["facts"], sets: Types["sets"] = {}): Types {
  return { ...words, facts: { ...words.facts, ...facts }, sets: { ...words.sets, ...sets } };
}

const day = ["09:00-18:00"];
/** Monday to Friday in Shanghai's zone, as in the server's tests. */
export const office = calendar("Asia/Shanghai", { week: { mon: day, tue: day, wed: day, thu: day, fri: day } });

/** A condition that the server's test drew, with its answers there: 1 or 0 for each world, or why it is refused. */
export interface Drawn {
  if: Cond;
  reads: string[];
  is: string;
  zh?: string;
  en?: string;
  refused?: string;
}

interface DrawnFile {
  types: Types["facts"];
  sets: Record<string, SetValue[]>;
  worlds: (CalendarDoc & { facts: unknown })[];
  cases: Drawn[];
}

const file = JSON.parse(drawn) as DrawnFile;
export const drawnTypes = withTypes(file.types, file.sets);
export const worlds: Facts[] = file.worlds.map((w) => nested(w.facts, w.zone ? calendar(w.zone, w) : undefined));
export const valid = file.cases.filter((c) => !c.refused);
export const broken = file.cases.filter((c) => c.refused);
