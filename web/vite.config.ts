import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

// Each entry is a page of its own: the portal knows nothing of the workbench.
export default defineConfig({
  plugins: [react()],
  resolve: { alias: { "@core": new URL("./src/core", import.meta.url).pathname } },
  build: {
    outDir: "dist",
    emptyOutDir: true,
    manifest: true,
    target: "es2022",
    assetsInlineLimit: 0, // the content policy allows no data: scripts or styles
    modulePreload: { polyfill: false },
    rollupOptions: {
      input: { portal: "portal.html", progress: "progress.html", workbench: "workbench.html", demo: "demo.html" },
    },
  },
  server: { proxy: { "/api": "http://127.0.0.1:8080", "/openapi.json": "http://127.0.0.1:8080" } },
  test: { include: ["src/**/*.test.ts", "src/**/*.test.tsx"] },
});
