import { lang, type Pair, pick } from "@core/i18n/words";
import { acts, nouns } from "./rights";

/** A word that a business knows and we do not stands for itself. */
const say = (of: Record<string, Pair>, key: string) => (of[key] ? pick(of[key]) : key);

export const noun = (key: string) => say(nouns, key);

/** allowed lists what somebody may do with a noun. */
export const allowed = (keys: string[]) => keys.map((k) => say(acts, k)).join(lang() === "en" ? ", " : "、");
