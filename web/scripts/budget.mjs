// Holds first views to their budgets: scripts and styles, pressed with gzip, that
// a browser fetches before it shows a page. And holds pages apart: the workbench
// fetches nothing of the portal's, whose styles would reach it too.
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const budgets = [
  ["the progress of an order by its link", 95, ["progress.html"]],
  ["the portal's order form", 130, ["portal.html", "src/portal/order/Form.tsx"]],
  ["the workbench", 360, ["workbench.html"]],
];

const manifest = JSON.parse(readFileSync("dist/.vite/manifest.json", "utf8"));

/** The parts that some need: to begin with, or also those that they fetch later. */
function parts(keys, later) {
  const seen = new Map(); // and what asked for it
  const walk = (key, by) => {
    if (seen.has(key)) return;
    seen.set(key, by);
    const chunk = manifest[key];
    for (const next of [...(chunk.imports ?? []), ...((later && chunk.dynamicImports) || [])]) walk(next, key);
  };
  for (const key of keys) walk(key);
  return seen;
}

function files(keys) {
  return new Set([...parts(keys).keys()].flatMap((key) => [manifest[key].file, ...(manifest[key].css ?? [])]));
}

let over = 0;
for (const [name, most, keys] of budgets) {
  const bytes = [...files(keys)].reduce((sum, f) => sum + gzipSync(readFileSync(`dist/${f}`), { level: 9 }).length, 0);
  const kib = bytes / 1024;
  if (kib > most) {
    over++;
    console.error(`budget: ${name} takes ${kib.toFixed(1)} of ${most} KiB`);
  } else if (process.argv.includes("--say")) console.log(`${name}: ${kib.toFixed(1)} of ${most} KiB`);
}
const portals = (key) => key === "portal.html" || key.startsWith("src/portal/") || manifest[key].name === "track";
for (const [key, by] of parts(["workbench.html"], true)) {
  if (!portals(key)) continue;
  over++;
  console.error(`budget: the workbench fetches ${key} of the portal, for ${by}`);
  break;
}
process.exitCode = over ? 1 : 0;
