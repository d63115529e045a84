// Chinese addresses: provinces with their GB/T 2260 codes, and reading an
// address that somebody pasted in one piece. Pure.
import type { Address } from "@core/api/types";

/** Province codes, which rules (freight, zones) look at. */
export const provinces: readonly (readonly [code: string, name: string])[] = [
  ["11", "北京市"],
  ["12", "天津市"],
  ["13", "河北省"],
  ["14", "山西省"],
  ["15", "内蒙古自治区"],
  ["21", "辽宁省"],
  ["22", "吉林省"],
  ["23", "黑龙江省"],
  ["31", "上海市"],
  ["32", "江苏省"],
  ["33", "浙江省"],
  ["34", "安徽省"],
  ["35", "福建省"],
  ["36", "江西省"],
  ["37", "山东省"],
  ["41", "河南省"],
  ["42", "湖北省"],
  ["43", "湖南省"],
  ["44", "广东省"],
  ["45", "广西壮族自治区"],
  ["46", "海南省"],
  ["50", "重庆市"],
  ["51", "四川省"],
  ["52", "贵州省"],
  ["53", "云南省"],
  ["54", "西藏自治区"],
  ["61", "陕西省"],
  ["62", "甘肃省"],
  ["63", "青海省"],
  ["64", "宁夏回族自治区"],
  ["65", "新疆维吾尔自治区"],
  ["71", "台湾省"],
  ["81", "香港特别行政区"],
  ["82", "澳门特别行政区"],
];

const short = (name: string) =>
  name.replace(/(省|市|自治区|壮族自治区|回族自治区|维吾尔自治区|特别行政区)$/, "").replace(/(壮族|回族|维吾尔)$/, "");
const municipal = new Set(["11", "12", "31", "50"]);

export function provinceOf(division: string | undefined): string {
  return provinces.find(([code]) => division?.startsWith(code))?.[1] ?? "";
}

/** A telephone number as the server keeps it: with its country, digits alone. Others come back as typed. */
export function readPhone(typed: string): string {
  const plain = typed.normalize("NFKC").replace(/[\s\-().]/g, "");
  if (/^1[3-9]\d{9}$/.test(plain)) return `+86${plain}`;
  if (/^86(1[3-9]\d{9})$/.test(plain)) return `+${plain}`;
  if (/^00[1-9]\d{6,13}$/.test(plain)) return `+${plain.slice(2)}`;
  if (/^0[1-9]\d{8,11}$/.test(plain)) return `+86${plain.slice(1)}`;
  return /^\+[1-9]\d{6,14}$/.test(plain) ? plain : typed.trim();
}

/** As one reads it: +86 138 1234 6620 is 138 1234 6620. */
export function showPhone(kept: string | undefined): string {
  const mobile = /^\+86(1\d{2})(\d{4})(\d{4})$/.exec(kept ?? "");
  return mobile ? mobile.slice(1).join(" ") : (kept ?? "");
}

function cut(from: string, pattern: RegExp): [string, string] {
  const found = pattern.exec(from);
  return found?.[1] ? [found[1], from.slice(found[0].length)] : ["", from];
}

/**
 * Reads "王敏 138 1234 6620 上海市静安区愚园路 1088 弄": whatever is sure is put
 * in its place, the rest stays in the street.
 */
export function readAddress(pasted: string): Address {
  let text = pasted
    .normalize("NFKC")
    .replace(/(收货人|收件人|姓名|电话|手机号?码?|联系方式|所在地区|详细地址|地址)\s*[:：]/g, " ");
  const out: Address = { country: "CN" };
  const phone = /(?:\+?86[\s-]?)?1[3-9]\d[\s-]?\d{4}[\s-]?\d{4}(?!\d)/.exec(text) ?? /0\d{2,3}-\d{7,8}/.exec(text);
  if (phone) {
    out.phone = readPhone(phone[0]);
    text = `${text.slice(0, phone.index)} ${text.slice(phone.index + phone[0].length)}`;
  }
  const pieces = text.split(/[\s,，;；]+/).filter(Boolean);
  const person = pieces.findIndex(
    (p) =>
      /^[\p{Script=Han}·]{2,4}$/u.test(p) &&
      !/[省市区县镇乡村路街道号弄]$/.test(p) &&
      !provinces.some(([, n]) => n.startsWith(p)),
  );
  if (person >= 0) out.name = pieces.splice(person, 1)[0] as string;
  let rest = pieces.join(" ").trim();
  const compact = rest.replace(/\s+/g, "");
  const found =
    provinces.find(([, n]) => compact.startsWith(n)) ?? provinces.find(([, n]) => compact.startsWith(short(n)));
  if (found) {
    const [division, province] = found;
    Object.assign(out, { division, province });
    rest = compact
      .slice(compact.startsWith(province) ? province.length : short(province).length)
      .replace(/^(省|市)/, "");
    if (municipal.has(division)) out.city = province;
  }
  const [city, afterCity] = out.city
    ? ["", rest]
    : cut(rest.replace(/^\s+/, ""), /^([\p{Script=Han}]{2,8}?(?:市|自治州|地区|盟))/u);
  if (city) out.city = city;
  const [district, street] = cut(
    afterCity.replace(new RegExp(`^${out.city ?? "\u0000"}`), ""),
    /^([\p{Script=Han}]{1,8}?(?:区|县|旗|市))/u,
  );
  if (district) out.district = district;
  if (street.trim()) out.street = street.trim();
  return out;
}

/** An address on one line; the street first where the country is another one. */
export function oneLine(a: Address | undefined): string {
  if (!a) return "";
  const han = !a.country || a.country === "CN";
  const city = a.city === a.province ? undefined : a.city;
  const parts = han
    ? [a.province, city, a.district, a.street, a.street2]
    : [a.street, a.street2, a.district, a.city, a.province, a.postcode, a.country];
  return parts.filter(Boolean).join(han ? "" : ", ");
}
