import { expect, it } from "vitest";

const screens = import.meta.glob<string>("../../**/*.tsx", { query: "?raw", import: "default", eager: true });
const walks = import.meta.glob<string>("../../../e2e/*.test.mjs", { query: "?raw", import: "default", eager: true });

/** The classes of elements that ghosts borrow for their shape. */
function borrowed(): Set<string> {
  const all = new Set<string>();
  for (const text of Object.values(screens))
    for (const [ghost] of text.matchAll(/^(export )?function \w*Ghost\([\s\S]*?^}/gm))
      for (const [, names = ""] of ghost.matchAll(/className="([^"]+)"/g)) for (const n of names.split(" ")) all.add(n);
  return all;
}

// A ghost has the shape of what is to come: a walk that waits for a class of it goes on before anything is there.
it("is not what a walk waits for", () => {
  const ghosts = borrowed();
  expect(ghosts).toContain("stages");
  expect(Object.keys(walks).length).toBeGreaterThan(20);
  const found = Object.entries(walks).flatMap(([path, text]) =>
    [
      ...text.matchAll(
        /locator\("\.([\w-]+)"\)(\.(first|last)\(\)|\.nth\(\d+\))?\s*\.(waitFor\(\)|textContent|count\(\)|isVisible)/g,
      ),
    ]
      .filter(([, name = ""]) => ghosts.has(name))
      .map(([said]) => `${path}: ${said}`),
  );
  expect(found).toEqual([]);
});
