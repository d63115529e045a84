import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { allKeys, lay, pressed } from "./keys";

let off = "";
const did: string[] = [];
let taken: (() => void)[] = [];
const over = (...keys: string[]) =>
  taken.push(lay(() => keys.map((k) => ({ keys: k, does: k, run: () => did.push(k) }))));

/** Presses a key where nothing, or what is named, has the focus. */
function press(key: string, more: Partial<KeyboardEvent> = {}, { tag = "BODY", within = "" } = {}) {
  const target = {
    tagName: tag,
    isContentEditable: false,
    closest: (s: string) => (within && s.includes(within) ? {} : null),
  };
  pressed({ key, preventDefault: () => {}, target, ...more } as unknown as KeyboardEvent);
}

beforeEach(() => {
  did.length = 0;
  off = "";
  vi.stubGlobal("localStorage", { getItem: () => off });
  over("j", "g t");
  over("f", "s", "d");
});
afterEach(() => {
  for (const take of taken) take();
  taken = [];
});

describe("keys of acts", () => {
  it("are done beside those of the screen", () => {
    for (const k of ["f", "S", "d", "j"]) press(k);
    expect(did).toEqual(["f", "s", "d", "j"]);
    expect(allKeys().map((k) => k.keys)).toEqual(["f", "s", "d", "j", "g t"]);
  });

  it("are left alone with Ctrl, Alt, Meta or Shift, and while a word is composed", () => {
    for (const held of ["ctrlKey", "altKey", "metaKey", "shiftKey", "isComposing"]) press("f", { [held]: true });
    expect(did).toEqual([]);
  });

  it("are left alone while something is typed in, or asked", () => {
    for (const tag of ["INPUT", "TEXTAREA", "SELECT"]) press("d", {}, { tag });
    for (const role of ["dialog", "menu", "listbox"]) press("d", {}, { tag: "BUTTON", within: `role="${role}"` });
    expect(did).toEqual([]);
  });

  it("are off where single keys are", () => {
    off = "off";
    press("f");
    expect(did).toEqual([]);
  });

  it("are gone with what offered them", () => {
    taken.pop()?.();
    for (const k of ["f", "s", "d", "j"]) press(k);
    expect(did).toEqual(["j"]);
  });

  it("do not break keys of two", () => {
    for (const k of ["g", "t"]) press(k);
    expect(did).toEqual(["g t"]);
  });
});
