// Runs before the first paint, so that the theme never flashes.
(function () {
  var d = document.documentElement;
  var dark = matchMedia("(prefers-color-scheme: dark)");
  function paint() {
    var chosen = localStorage.getItem("theme");
    d.dataset.theme = chosen === "dark" || chosen === "light" ? chosen : dark.matches ? "dark" : "light";
  }
  paint();
  dark.addEventListener("change", paint);
  if (!d.dataset.guide) d.lang = localStorage.getItem("lang") || (navigator.language.indexOf("zh") === 0 ? "zh-CN" : "en");
})();
