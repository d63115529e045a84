/** Makes the portal a thing that opens without network: its shell, never an answer. */
export function install() {
  if (!import.meta.env.PROD || !("serviceWorker" in navigator)) return;
  window.addEventListener("load", () => {
    navigator.serviceWorker.register("/p/sw.js", { scope: "/p/" }).catch(() => {}); // without it everything works, with a network
  });
}
