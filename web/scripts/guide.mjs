// Makes pages of the user guide in docs/guide, in both languages, for the program
// to hand out. A heading may end with its anchor, {#like-this}: screens link there.
// Both languages have the same pages with the same anchors, and every link leads somewhere.
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Marked } from "marked";

const from = "../docs/guide";
const words = {
  "zh-CN": { title: "量单使用指南", other: "English", otherLang: "en", pages: "各章", skip: "跳到内容" },
  en: { title: "Guide to Bespoke", other: "中文", otherLang: "zh-CN", pages: "Chapters", skip: "Skip to the content" },
};
const order = ["customer", "sales", "approver", "warehouse", "administrator"];

/** A page of the guide: its text, title and anchors. */
function read(lang, name) {
  const text = readFileSync(`${from}/${lang}/${name}.md`, "utf8");
  const anchors = [];
  const marked = new Marked({
    renderer: {
      heading({ tokens, depth }) {
        const inner = this.parser.parseInline(tokens);
        const [, said, anchor] = inner.match(/^(.*?)(?:\s*\{#([a-z-]+)\})?$/s);
        if (anchor) anchors.push(anchor);
        return `<h${depth}${anchor ? ` id="${anchor}"` : ""}>${said}</h${depth}>\n`;
      },
      link({ href, tokens }) {
        return `<a href="${href.replace(/\.md(?=$|#)/, "")}">${this.parser.parseInline(tokens)}</a>`;
      },
      table(token) {
        const row = (cells, tag) =>
          `<tr>${cells.map((c) => `<${tag}>${this.parser.parseInline(c.tokens)}</${tag}>`).join("")}</tr>`;
        return `<div class="wide" tabindex="0" role="group"><table><thead>${row(token.header, "th")}</thead><tbody>${token.rows.map((r) => row(r, "td")).join("")}</tbody></table></div>`;
      },
      html: () => {
        throw new Error(`guide: ${lang}/${name}.md holds HTML; Markdown only`);
      },
    },
  });
  return { name, html: marked.parse(text), title: text.match(/^# (.*?)(?:\s*\{#.*)?$/m)[1], anchors };
}

function document(lang, page, pages, css) {
  const w = words[lang];
  const links = pages
    .map((p) => `<li><a href="${p.name}"${p === page ? ' aria-current="page"' : ""}>${p.title}</a></li>`)
    .join("");
  return `<!doctype html>
<html lang="${lang}" data-guide="yes">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${page.title} · ${w.title}</title>
<link rel="icon" href="/icon.svg">
<script src="/theme.js"></script>
<link rel="stylesheet" href="${css}">
</head>
<body class="guide">
<a class="skip" href="#content">${w.skip}</a>
<header><b>${w.title}</b><a href="../${w.otherLang}/${page.name}" lang="${w.otherLang}" hreflang="${w.otherLang}">${w.other}</a></header>
<nav aria-label="${w.pages}"><ol>${links}</ol></nav>
<main id="content">${page.html}</main>
</body>
</html>
`;
}

function files(dir) {
  return readdirSync(dir).flatMap((n) => (statSync(join(dir, n)).isDirectory() ? files(join(dir, n)) : [join(dir, n)]));
}

const wrong = [];
const guide = Object.fromEntries(Object.keys(words).map((lang) => [lang, order.map((name) => read(lang, name))]));
const css = ["src/core/tokens.css", "src/core/base.css", "scripts/guide.css"]
  .map((f) => readFileSync(f, "utf8"))
  .join("\n");
const cssAt = `assets/guide-${createHash("sha256").update(css).digest("base64url").slice(0, 8)}.css`;
writeFileSync(`dist/${cssAt}`, css);

for (const [lang, pages] of Object.entries(guide)) {
  mkdirSync(`dist/guide/${lang}`, { recursive: true });
  for (const [i, page] of pages.entries()) {
    const twin = guide[words[lang].otherLang][i];
    for (const a of page.anchors)
      if (!twin.anchors.includes(a)) wrong.push(`${lang}/${page.name} has #${a}, its twin has not`);
    for (const [, at] of page.html.matchAll(/(?:href|src)="([^"]+)"/g)) {
      if (/^https?:/.test(at)) continue;
      const [path, anchor] = at.split("#");
      const target = path ? pages.find((p) => p.name === path) : page;
      const file = path && existsSync(join(from, lang, path));
      if (!file && (!target || (anchor && !target.anchors.includes(anchor))))
        wrong.push(`${lang}/${page.name} leads to ${at}, which is not there`);
    }
    writeFileSync(`dist/guide/${lang}/${page.name}.html`, document(lang, page, pages, `/${cssAt}`));
  }
}
if (existsSync(`${from}/pictures`)) cpSync(`${from}/pictures`, "dist/guide/pictures", { recursive: true });

// Screens name a page and an anchor: help("sales#orders").
for (const file of files("src").filter((f) => f.endsWith(".tsx"))) {
  for (const [, page, anchor] of readFileSync(file, "utf8").matchAll(/help\("([a-z]+)#([a-z-]+)"\)/g)) {
    if (!guide.en.find((p) => p.name === page)?.anchors.includes(anchor))
      wrong.push(`${file} leads to ${page}#${anchor}, which is not there`);
  }
}
if (wrong.length > 0) {
  console.error(wrong.map((t) => `guide: ${t}`).join("\n"));
  process.exitCode = 1;
}
