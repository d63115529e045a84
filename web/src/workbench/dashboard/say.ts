import { type Money, money } from "@core/format";
import { lang } from "@core/i18n/words";

const zh = () => lang() === "zh-CN";

/** A duration as charts say it, in its largest unit: 38 分, 6.2 小时, 1.9 天. */
export function took(seconds: number): string {
  const [n, unit] =
    seconds < 90
      ? [seconds, zh() ? "秒" : "s"]
      : seconds < 5400
        ? [seconds / 60, zh() ? "分" : "min"]
        : seconds < 172_800
          ? [seconds / 3600, zh() ? "小时" : "h"]
          : [seconds / 86_400, zh() ? "天" : "d"];
  return `${n < 10 && seconds >= 90 ? n.toFixed(1).replace(/\.0$/, "") : Math.round(n)} ${unit}`;
}

/** Money in short, as figures show it: ¥12.3万, CN¥123K; told in full beside it. */
export function shortMoney(m: Money): string {
  const n = Number(m.amount);
  const [size, unit] = zh()
    ? n >= 1e8
      ? [1e8, "亿"]
      : n >= 1e4
        ? [1e4, "万"]
        : [1, ""]
    : n >= 1e6
      ? [1e6, "M"]
      : n >= 1e3
        ? [1e3, "K"]
        : [1, ""];
  const short = n / size;
  return `${money({ ...m, amount: unit ? short.toFixed(short < 10 ? 2 : short < 100 ? 1 : 0) : String(Math.round(short)) })}${unit}`;
}

/** A count with grouped digits. */
export function count(n: number): string {
  return n.toLocaleString("en-US");
}

/** A share in percent with one place. */
export function percent(part: number, whole: number): string {
  return whole === 0 ? "–" : `${((100 * part) / whole).toFixed(1).replace(/\.0$/, "")}%`;
}

/** How a number moved: ▲ 12%, ▼ 3%, =; nothing where there was nothing before. */
export function change(now: number, before: number): string | undefined {
  if (before === 0) return undefined;
  const by = Math.round((100 * (now - before)) / before);
  return by === 0 ? "=" : `${by > 0 ? "▲" : "▼"} ${Math.abs(by)}%`;
}
