// Runs before the first paint, so that the theme never flashes.
(function () {
  var d = document.documentElement;
  var chosen = localStorage.getItem("theme");
  var dark = matchMedia("(prefers-color-scheme: dark)");
  function paint() {
    d.dataset.theme = chosen === "dark" || chosen === "light" ? chosen : dark.matches ? "dark" : "light";
  }
  paint();
  dark.addEventListener("change", paint);
  d.lang = localStorage.getItem("lang") || (navigator.language.indexOf("zh") === 0 ? "zh-CN" : "en");
})();
