import { type Lang, setLang, useLang, words } from "@core/i18n/words";
import { setTheme, type Theme, theme } from "@core/theme";
import { Seg } from "@core/ui/Seg";
import { useState } from "react";

const w = words({
  language: ["语言", "Language"],
  theme: ["外观", "Appearance"],
  auto: ["跟随系统", "As the device"],
  light: ["浅色", "Light"],
  dark: ["深色", "Dark"],
});

/** Each language calls itself by its own name. */
const languages: readonly (readonly [Lang, string])[] = [
  ["zh-CN", "中文"],
  ["en", "English"],
];

export function Languages() {
  const now = useLang();
  return (
    <div className="seg" role="group" aria-label={w("language")}>
      {languages.map(([to, name]) => (
        <button key={to} type="button" lang={to} aria-pressed={now === to} onClick={() => setLang(to)}>
          {name}
        </button>
      ))}
    </div>
  );
}

export function Themes() {
  const [now, set] = useState<Theme>(theme);
  const choose = (to: Theme) => {
    setTheme(to);
    set(to);
  };
  return (
    <Seg
      label={w("theme")}
      of={(["auto", "light", "dark"] as const).map((to) => [to, w(to)] as const)}
      value={now}
      onChange={choose}
    />
  );
}
