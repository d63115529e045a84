/** What a person chose; "auto" follows the device. theme.js paints before the first frame. */
export type Theme = "auto" | "light" | "dark";

const dark = () => matchMedia("(prefers-color-scheme: dark)");

export function theme(): Theme {
  const chosen = localStorage.getItem("theme");
  return chosen === "dark" || chosen === "light" ? chosen : "auto";
}

/** Changes the theme at once and keeps the choice. */
export function setTheme(to: Theme) {
  if (to === "auto") localStorage.removeItem("theme");
  else localStorage.setItem("theme", to);
  document.documentElement.dataset.theme = to === "auto" ? (dark().matches ? "dark" : "light") : to;
}
