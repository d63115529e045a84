import { lang } from "../i18n/words";
import { Problem } from "./client";

/** What is wrong, and what can be done about it, as sentences; what is wrong may be told by one of its errors. */
export function told(e: Error, wrong = e.message): string {
  const remedy = e instanceof Problem ? e.remedy : undefined;
  const [stop, gap] = lang() === "zh-CN" ? ["。", ""] : [".", " "];
  return remedy ? wrong + (/[.!?…。！？]$/.test(wrong) ? "" : stop) + gap + remedy : wrong;
}
