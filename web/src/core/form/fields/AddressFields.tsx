import type { Address, OrderProblem } from "@core/api/types";
import { lang, words } from "@core/i18n/words";
import { Icon } from "@core/ui/Icon";
import { Btn } from "@core/ui/parts";
import { useEffect, useState } from "react";
import { provinceOf, provinces, readAddress, readPhone, showPhone } from "../address";
import { Wrongs } from "./Box";

const w = words({
  paste: ["粘贴整段地址，自动填写", "Paste a whole address to fill this in"],
  pasteHint: ["姓名、电话、地址写在一起即可", "Name, phone and address in one piece"],
  read: ["识别", "Read"],
  name: ["收货人", "Name"],
  phone: ["电话", "Phone"],
  country: ["国家或地区", "Country"],
  province: ["省份", "Province"],
  choose: ["请选择", "Choose"],
  city: ["城市", "City"],
  district: ["区县", "District"],
  street: ["详细地址", "Street and number"],
  postcode: ["邮编", "Postcode"],
  state: ["省/州", "State"],
});

const countries = [
  "CN",
  "HK",
  "MO",
  "TW",
  "US",
  "CA",
  "GB",
  "DE",
  "FR",
  "IT",
  "ES",
  "NL",
  "AU",
  "NZ",
  "JP",
  "KR",
  "SG",
  "MY",
  "TH",
  "VN",
  "ID",
  "PH",
  "IN",
  "AE",
  "SA",
  "ZA",
  "BR",
  "MX",
  "RU",
];

function countryName(code: string): string {
  return new Intl.DisplayNames([lang()], { type: "region" }).of(code) ?? code;
}

interface Props {
  id: string;
  value: Address;
  onChange: (to: Address) => void;
  onBlur: () => void;
  /** Where the address stands in the request. */
  at: string;
  wrong: readonly OrderProblem[];
}

/** An address, part by part, as browsers and people know how to fill it in. */
export default function AddressFields(p: Props) {
  const [pasted, setPasted] = useState("");
  const country = p.value.country ?? "CN";
  const set = (part: Partial<Address>) => p.onChange(tidy({ country, ...p.value, ...part }));
  const read = (text: string) => {
    const found = readAddress(text);
    if (Object.keys(found).length > 1) {
      p.onChange(tidy({ ...p.value, ...found }));
      setPasted("");
    }
  };
  const wrongAt = (part: string) => p.wrong.filter((x) => x.field === `${p.at}/${part}`);
  const part = (key: keyof Address, label: string, more: { complete: string; type?: string }) => (
    <Part
      id={`${p.id}-${key}`}
      label={label}
      value={p.value[key] ?? ""}
      onChange={(to) => set({ [key]: to })}
      onBlur={p.onBlur}
      wrong={wrongAt(key)}
      {...more}
    />
  );
  return (
    <div className="address">
      {country === "CN" && (
        <div className="paste-in">
          <div className="in in--area">
            <textarea
              rows={1}
              aria-label={w("paste")}
              placeholder={w("pasteHint")}
              value={pasted}
              onChange={(e) => setPasted(e.target.value)}
              onPaste={(e) => {
                e.preventDefault();
                const text = e.clipboardData.getData("text");
                setPasted(text);
                read(text);
              }}
            />
          </div>
          {pasted.trim() && (
            <Btn className="btn--44" onClick={() => read(pasted)}>
              {w("read")}
            </Btn>
          )}
        </div>
      )}
      <div className="two">
        {part("name", w("name"), { complete: "name" })}
        <PhonePart
          id={`${p.id}-phone`}
          value={p.value.phone}
          onChange={(to) => set({ phone: to })}
          onBlur={p.onBlur}
          wrong={wrongAt("phone")}
        />
      </div>
      <div className="two">
        <Select
          id={`${p.id}-country`}
          label={w("country")}
          complete="country"
          value={country}
          options={countries.map((c) => [c, countryName(c)])}
          onChange={(to) => set({ country: to, division: "", province: "" })}
        />
        {country === "CN" ? (
          <Select
            id={`${p.id}-province`}
            label={w("province")}
            complete="address-level1"
            value={p.value.division?.slice(0, 2) ?? ""}
            options={[["", w("choose")], ...provinces]}
            onChange={(to) => set({ division: to, province: provinceOf(to) })}
          />
        ) : (
          part("province", w("state"), { complete: "address-level1" })
        )}
      </div>
      <div className="two">
        {part("city", w("city"), { complete: "address-level2" })}
        {country === "CN"
          ? part("district", w("district"), { complete: "address-level3" })
          : part("postcode", w("postcode"), { complete: "postal-code" })}
      </div>
      {part("street", w("street"), { complete: "street-address" })}
    </div>
  );
}

/** Blank parts are absent. */
function tidy(a: Address): Address {
  return Object.fromEntries(Object.entries(a).filter(([, v]) => v !== undefined && v !== "")) as Address;
}

function Part(p: {
  id: string;
  label: string;
  value: string;
  complete: string;
  type?: string;
  onChange: (to: string) => void;
  onBlur: () => void;
  wrong: readonly OrderProblem[];
}) {
  return (
    <div className="part">
      <label className="small" htmlFor={p.id}>
        {p.label}
      </label>
      <div className={p.wrong.length ? "in in--bad" : "in"}>
        <input
          id={p.id}
          value={p.value}
          type={p.type ?? "text"}
          autoComplete={p.complete}
          enterKeyHint="next"
          aria-invalid={p.wrong.length ? true : undefined}
          aria-describedby={p.wrong.length ? `${p.id}-wrong` : undefined}
          onChange={(e) => p.onChange(e.target.value)}
          onBlur={p.onBlur}
        />
      </div>
      <Wrongs id={`${p.id}-wrong`} of={p.wrong} />
    </div>
  );
}

function PhonePart({
  value,
  onChange,
  ...p
}: Omit<Parameters<typeof Part>[0], "value" | "label" | "complete" | "type"> & { value: string | undefined }) {
  const [typed, setTyped] = useState(showPhone(value));
  useEffect(() => setTyped((now) => (readPhone(now) === (value ?? "") ? now : showPhone(value))), [value]);
  return (
    <Part
      {...p}
      label={w("phone")}
      complete="tel"
      type="tel"
      value={typed}
      onChange={(to) => {
        setTyped(to);
        onChange(readPhone(to));
      }}
    />
  );
}

function Select(p: {
  id: string;
  label: string;
  value: string;
  complete: string;
  options: readonly (readonly [string, string])[];
  onChange: (to: string) => void;
}) {
  return (
    <div className="part">
      <label className="small" htmlFor={p.id}>
        {p.label}
      </label>
      <div className="in">
        <select id={p.id} value={p.value} autoComplete={p.complete} onChange={(e) => p.onChange(e.target.value)}>
          {p.options.map(([code, name]) => (
            <option key={code} value={code}>
              {name}
            </option>
          ))}
        </select>
        <Icon name="down" />
      </div>
    </div>
  );
}
