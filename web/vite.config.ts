import react from "@vitejs/plugin-react";
import { loadEnv, type Plugin } from "vite";
import { defineConfig } from "vitest/config";

// The addresses of the pages, as the server has them; longer ones first.
const pages: [prefix: string, page: string][] = [
  ["/p/o/", "/progress.html"],
  ["/p", "/portal.html"],
  ["/w", "/workbench.html"],
  ["/demo", "/demo.html"],
];

/** Leads addresses to their pages while developing; the server does it by itself. */
function addresses(): Plugin {
  const lead = (use: { use: (f: (req: { url?: string }, res: unknown, next: () => void) => void) => unknown }) => {
    use.use((req, _res, next) => {
      const path = (req.url ?? "").split("?")[0] as string;
      const found = pages.find(([p]) => path === p || path.startsWith(p.endsWith("/") ? p : `${p}/`));
      if (found && !/\.\w+$|^\/\w+\/api\//.test(path)) req.url = found[1];
      next();
    });
  };
  return {
    name: "addresses",
    apply: "serve",
    configureServer: (s) => {
      lead(s.middlewares); // what is returned here would be called as a hook
    },
    configurePreviewServer: (s) => {
      lead(s.middlewares);
    },
  };
}

// Each entry is a page of its own: the portal knows nothing of the workbench.
export default defineConfig(({ mode }) => {
  // While developing, BESPOKE_SERVER says where the server is, and BESPOKE_KEY
  // signs every request with an API key. Neither is ever in what is built.
  const env = loadEnv(mode, ".", "BESPOKE_");
  const proxy = {
    target: env.BESPOKE_SERVER ?? "http://127.0.0.1:8080",
    ...(env.BESPOKE_KEY ? { headers: { Authorization: `Bearer ${env.BESPOKE_KEY}` } } : {}),
  };
  return {
    plugins: [react(), addresses()],
    resolve: {
      alias: {
        "@core": new URL("./src/core", import.meta.url).pathname,
        "use-sync-external-store/shim/index.js": "react", // what the router brings along for a React before 18
      },
    },
    build: {
      outDir: "dist",
      emptyOutDir: true,
      manifest: true,
      target: "es2022",
      assetsInlineLimit: 0, // the content policy allows no data: scripts or styles
      modulePreload: { polyfill: false },
      rolldownOptions: {
        input: { portal: "portal.html", progress: "progress.html", workbench: "workbench.html", demo: "demo.html" },
        // Few files for a first view: what all pages share, and what the progress
        // of an order shares with the portal.
        output: {
          codeSplitting: {
            groups: [
              { name: "react", test: /node_modules\/(react|react-dom|scheduler)\// },
              {
                name: "core", // what the smallest page needs of it; the rest goes where it is used
                test: /src\/core\/(tokens|base|clock|format|api\/(client|places|catalogue)|i18n\/words|store\/|ui\/(Icon|parts|Screen|toast|Art|WrongLine)\.)/,
              },
              {
                name: "form", // what whoever orders, enters or decides fills in; fields that are rare come by themselves
                test: /src\/core\/form\/(Known|Layout|LineFields|Stepper|Announce|useTold|LinePlace|Places|address|draft|hand|hidden|pointer|steps|useLive|fields\/(Box|Control|choice|plain|refer|rows))\./,
              },
              { name: "track", test: /src\/portal\/(progress\/|offline|portal\.css)/ },
            ],
          },
        },
      },
    },
    server: { proxy: { "/api": proxy, "/p/api": proxy, "/w/api": proxy, "/demo/api": proxy, "/openapi.json": proxy } },
    preview: { proxy: { "/api": proxy, "/p/api": proxy, "/w/api": proxy } },
    test: { include: ["src/**/*.test.ts", "src/**/*.test.tsx"] },
  };
});
