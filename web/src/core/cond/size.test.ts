import { build, type Rollup } from "vite";
import { expect, it } from "vitest";

/** What a page pays that imports these names from here, pressed. */
async function pressed(names: string): Promise<number> {
  const entry = new URL(".", import.meta.url).pathname;
  const made = await build({
    configFile: false,
    logLevel: "silent",
    plugins: [
      {
        name: "entry",
        resolveId: (id) => (id === "entry" ? id : undefined),
        load: (id) => (id === "entry" ? `export ${names} from "${entry}"` : undefined),
      },
    ],
    build: { write: false, target: "es2022", rollupOptions: { input: "entry", preserveEntrySignatures: "strict" } },
  });
  const { output } = made as Rollup.RollupOutput;
  const code = new Blob([output[0].code]).stream().pipeThrough(new CompressionStream("gzip"));
  return (await new Response(code).arrayBuffer()).byteLength;
}

// The portal draws its forms with this: what it weighs, customers on phones wait for.
it("stays small", { timeout: 60_000 }, async () => expect(await pressed("*")).toBeLessThanOrEqual(6144));
it("leaves out what is not asked for", { timeout: 60_000 }, async () =>
  expect(await pressed("{ reads }")).toBeLessThanOrEqual(400),
);
