import { useSyncExternalStore } from "react";
import { speak } from "../api/client";

export type Lang = "zh-CN" | "en";

const heard = new Set<() => void>();
let current: Lang = document.documentElement.lang === "en" ? "en" : "zh-CN";
speak(current);

/** The language of the screens. */
export function lang(): Lang {
  return current;
}

/** Changes the language at once and keeps the choice. */
export function setLang(to: Lang) {
  current = to;
  document.documentElement.lang = to;
  localStorage.setItem("lang", to);
  speak(to);
  for (const tell of heard) tell();
}

/** The language, for what must be drawn again when it changes. */
export function useLang(): Lang {
  return useSyncExternalStore((tell) => {
    heard.add(tell);
    return () => heard.delete(tell);
  }, lang);
}

type Args = Record<string, string | number>;
/** A text in both languages. */
export type Pair = readonly [zh: string, en: string];

/** Which of the two the screens speak. */
export const pick = ([zh, en]: Pair) => (current === "zh-CN" ? zh : en);

/**
 * words makes the texts of a part of the screens. Both languages stand beside
 * each other, so none can be forgotten. {name} is replaced; in English "one|many"
 * is chosen by {n}.
 */
export function words<T extends Record<string, Pair>>(pairs: T) {
  return (key: keyof T & string, args: Args = {}): string => {
    let text = pick(pairs[key] as Pair);
    if (current === "en" && text.includes("|")) {
      const [one = "", many = ""] = text.split("|");
      text = Number(args.n) === 1 ? one : many;
    }
    return text.replace(/\{(\w+)\}/g, (_, name: string) => String(args[name] ?? ""));
  };
}

/** A label as documents have it: {"zh-CN": …, "en": …}. */
export type Label = Partial<Record<string, string>>;

/** Reads a label in the screens' language, or in any that there is. */
export function say(label: Label | undefined | null): string {
  if (!label) return "";
  return label[current] ?? label["zh-CN"] ?? label.en ?? Object.values(label)[0] ?? "";
}
