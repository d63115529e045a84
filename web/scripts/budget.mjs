// Holds first views to their budgets: scripts and styles, pressed with gzip, that
// a browser fetches before it shows a page.
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const budgets = [
  ["the progress of an order by its link", 95, ["progress.html"]],
  ["the portal's order form", 130, ["portal.html", "src/portal/order/Form.tsx"]],
  ["the workbench", 360, ["workbench.html"]],
];

const manifest = JSON.parse(readFileSync("dist/.vite/manifest.json", "utf8"));

function files(keys) {
  const found = new Set();
  const seen = new Set();
  const walk = (key) => {
    if (seen.has(key)) return;
    seen.add(key);
    const chunk = manifest[key];
    for (const f of [chunk.file, ...(chunk.css ?? [])]) found.add(f);
    for (const next of chunk.imports ?? []) walk(next);
  };
  keys.forEach(walk);
  return [...found];
}

let over = 0;
for (const [name, most, keys] of budgets) {
  const bytes = files(keys).reduce((sum, f) => sum + gzipSync(readFileSync(`dist/${f}`), { level: 9 }).length, 0);
  const kib = bytes / 1024;
  if (kib > most) {
    over++;
    console.error(`budget: ${name} takes ${kib.toFixed(1)} of ${most} KiB`);
  } else if (process.argv.includes("--say")) console.log(`${name}: ${kib.toFixed(1)} of ${most} KiB`);
}
process.exitCode = over ? 1 : 0;
