import type { Calendar } from "./calendar";
import { own } from "./catalogue";
import type { Facts } from "./world";

/** Facts from nested objects, as answers and forms have them: {"order":{"total":…}}. */
export function nested(from: unknown, calendar?: Calendar): Facts {
  return { calendar, get: (path) => path.split(".").reduce(own, from) };
}
