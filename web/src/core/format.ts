import { now } from "./clock";
import { lang } from "./i18n/words";

export { now, setNow } from "./clock";

/** Money as the server sends it: exact decimal text, never a float. */
export interface Money {
  amount: string;
  currency: string;
}

let zone = "Asia/Shanghai";
let home = "CNY";

/** Says in which zone and currency the business works. */
export function settle(to: { zone?: string; currency?: string }) {
  zone = to.zone || zone;
  home = to.currency || home;
}

/** The zone in which the business works. */
export const zoneOf = () => zone;

/** What the clocks are called that moments are said in, for those who live by others. */
export const clocksMeant = () =>
  new Intl.DateTimeFormat().resolvedOptions().timeZone === zone
    ? undefined
    : new Intl.DateTimeFormat(lang(), { timeZone: zone, timeZoneName: "shortGeneric" })
        .formatToParts(now())
        .find((part) => part.type === "timeZoneName")?.value;

/** Groups the digits of a decimal text; the text decides how many places are shown. */
export function grouped(amount: string): string {
  const [whole = "0", places] = amount.replace("-", "").split(".");
  const digits = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  return (amount.startsWith("-") ? "−" : "") + digits + (places ? `.${places}` : "");
}

const signs: Record<string, [zh: string, en: string]> = {
  CNY: ["¥", "CN¥"],
  USD: ["US$", "US$"],
  EUR: ["€", "€"],
  GBP: ["£", "£"],
  HKD: ["HK$", "HK$"],
  JPY: ["JP¥", "JP¥"],
};

/** Money with its sign: ¥6,280.00 in Chinese, CN¥6,280.00 in English. */
export function money(m: Money | undefined | null): string {
  if (!m) return "–";
  const sign = signs[m.currency]?.[lang() === "zh-CN" ? 0 : 1] ?? `${m.currency} `;
  const text = grouped(m.amount);
  return text.startsWith("−") ? `−${sign}${text.slice(1)}` : sign + text;
}

/** Money without empty cents, for labels in passing: ¥1,260; sums are told in full. */
export function briefMoney(m: Money): string {
  return money({ ...m, amount: m.amount.replace(/\.0+$/, "") });
}

/** Money in a column whose head names the currency: the sign only where it is another one. */
export function bareMoney(m: Money | undefined | null): string {
  if (!m) return "–";
  return m.currency === home ? grouped(m.amount) : money(m);
}

/** A quantity without trailing zeros. */
export function quantity(q: string | undefined | null): string {
  return q ? grouped(q.includes(".") ? q.replace(/\.?0+$/, "") : q) : "–";
}

// Formats are dear to make and cheap to use; lists use a few of them a thousand times.
const made = new Map<Intl.DateTimeFormatOptions, { zone: string; format: Intl.DateTimeFormat }>();

function formatOf(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const kept = made.get(options);
  if (kept?.zone === zone) return kept.format;
  const format = new Intl.DateTimeFormat("en-GB", { timeZone: zone, ...options });
  made.set(options, { zone, format });
  return format;
}

function parts(at: Date, options: Intl.DateTimeFormatOptions) {
  const all = formatOf(options).formatToParts(at);
  return Object.fromEntries(all.map((p) => [p.type, p.value]));
}

const full: Intl.DateTimeFormatOptions = {
  year: "numeric",
  month: "2-digit",
  day: "2-digit",
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
};
const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** 2026-11-21 19:32, or 21 Nov 2026, 19:32; in the business's zone. */
export function moment(iso: string | Date | undefined | null): string {
  if (!iso) return "–";
  const p = parts(new Date(iso), full);
  if (lang() === "zh-CN") return `${p.year}-${p.month}-${p.day} ${p.hour}:${p.minute}`;
  return `${Number(p.day)} ${months[Number(p.month) - 1]} ${p.year}, ${p.hour}:${p.minute}`;
}

/** 19:32 */
export function clock(iso: string | Date): string {
  const p = parts(new Date(iso), full);
  return `${p.hour}:${p.minute}`;
}

/** 11-21, with the year where it is another one: 2025-11-21; 21 Nov in English. Takes days and moments. */
export function day(iso: string | undefined | null): string {
  if (!iso) return "–";
  const p =
    iso.length === 10
      ? { year: iso.slice(0, 4), month: iso.slice(5, 7), day: iso.slice(8) }
      : parts(new Date(iso), full);
  const other = p.year !== parts(now(), full).year;
  if (lang() === "zh-CN") return `${other ? `${p.year}-` : ""}${p.month}-${p.day}`;
  return `${Number(p.day)} ${months[Number(p.month) - 1]}${other ? ` ${p.year}` : ""}`;
}

/** The day a moment lies on, in the business's zone: 2026-11-21. */
export function dayOf(iso: string | Date): string {
  const p = parts(new Date(iso), full);
  return `${p.year}-${p.month}-${p.day}`;
}

/** 周四 or Thu. */
export function weekday(iso: string): string {
  const at = iso.length === 10 ? new Date(`${iso}T12:00:00Z`) : new Date(iso);
  return new Intl.DateTimeFormat(lang(), { weekday: "short", timeZone: iso.length === 10 ? "UTC" : zone }).format(at);
}

/** A span in its two largest units: 3 小时 52 分, 3 h 52 min. */
export function span(ms: number): string {
  const minutes = Math.floor(Math.abs(ms) / 60_000);
  const d = Math.floor(minutes / 1440);
  const h = Math.floor((minutes % 1440) / 60);
  const m = minutes % 60;
  const zh = lang() === "zh-CN";
  if (d > 0) return zh ? `${d} 天${h ? ` ${h} 小时` : ""}` : `${d} d${h ? ` ${h} h` : ""}`;
  if (h > 0) return zh ? `${h} 小时${m ? ` ${m} 分` : ""}` : `${h} h${m ? ` ${m} min` : ""}`;
  return zh ? `${m} 分` : `${m} min`;
}

/** How long ago, up to a week; then the day. */
export function ago(iso: string): string {
  const ms = now().getTime() - new Date(iso).getTime();
  const zh = lang() === "zh-CN";
  if (ms < 60_000) return zh ? "刚刚" : "just now";
  if (ms > 7 * 86_400_000) return day(iso);
  const [n, unit] = ms < 3_600_000 ? [ms / 60_000, 0] : ms < 86_400_000 ? [ms / 3_600_000, 1] : [ms / 86_400_000, 2];
  const word = zh ? ["分钟前", "小时前", "天前"][unit as number] : ["min ago", "h ago", "d ago"][unit as number];
  return `${Math.floor(n as number)} ${word}`;
}

/** What is left until a deadline, or how far it lies back. */
export function left(iso: string): { late: boolean; text: string } {
  const ms = new Date(iso).getTime() - now().getTime();
  const zh = lang() === "zh-CN";
  const late = ms < 0;
  return { late, text: zh ? `${late ? "超" : "剩"} ${span(ms)}` : late ? `${span(ms)} late` : `${span(ms)} left` };
}

/** 12 月 3 日 周四, or Thu, 3 Dec: a day as one says it. */
export function spokenDay(iso: string): string {
  const on = iso.length === 10 ? iso : dayOf(iso);
  const [, m, d] = on.split("-").map(Number);
  if (lang() === "zh-CN") return `${m} 月 ${d} 日 ${weekday(on)}`;
  return `${weekday(on)}, ${d} ${months[(m ?? 1) - 1]}`;
}

/** Until when, as near as one says it: 今天 15:12 前, by 15:12 today. */
export function until(iso: string): string {
  const zh = lang() === "zh-CN";
  const away = (n: number) => dayOf(new Date(now().getTime() + n * 86_400_000));
  const at = iso.length === 10 ? "" : clock(iso);
  const near = [0, 1].find((n) => away(n) === dayOf(iso));
  if (near === undefined) return zh ? `${day(iso)} 前` : `by ${day(iso)}`;
  const word = zh ? ["今天", "明天"][near] : ["today", "tomorrow"][near];
  return zh ? `${word} ${at} 前`.replace("  ", " ") : `by ${at} ${word}`.replace("  ", " ");
}
