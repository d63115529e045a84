export { type Calendar, type CalendarDoc, calendar } from "./calendar";
export { compile, holds, type Known, type Test } from "./compile";
export { nested } from "./nested";
export { reads } from "./reads";
export { type Cond, CondError, type Refusal, type SetValue, type Types } from "./types";
export type { Facts } from "./world";
