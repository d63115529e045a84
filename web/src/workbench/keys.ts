import { useLayoutEffect, useRef, useSyncExternalStore } from "react";

/** A key of a screen: what it does, in words, and the doing. */
export interface Key {
  keys: string; // "j", "g o", "shift+x", "mod+k", "Enter"
  does: string;
  run: () => void;
}

const layers: { keys: () => Key[] }[] = [];
let pending = "";
let timer: ReturnType<typeof setTimeout> | undefined;

/** Whether single keys are on; WCAG 2.1.4 wants a way to turn them off. */
export function singleKeys(): boolean {
  return localStorage.getItem("keys") !== "off";
}

const heard = new Set<() => void>();

export function setSingleKeys(on: boolean) {
  localStorage.setItem("keys", on ? "on" : "off");
  for (const tell of heard) tell();
}

export function useSingleKeys(): boolean {
  return useSyncExternalStore((tell) => {
    heard.add(tell);
    return () => heard.delete(tell);
  }, singleKeys);
}

/** Lays keys over those that are there; the function returned takes them away. */
export function lay(keys: () => Key[]): () => void {
  const layer = { keys };
  layers.push(layer);
  return () => {
    layers.splice(layers.indexOf(layer), 1);
  };
}

/** The keys of a screen while it is shown; those of the screen above come first. */
export function useKeys(keys: Key[]) {
  const current = useRef(keys);
  current.current = keys;
  // With the frame that shows the screen: a key pressed at once is not lost.
  useLayoutEffect(() => lay(() => current.current), []);
}

/** All keys that do something now, the nearest first. */
export function allKeys(): Key[] {
  const seen = new Set<string>();
  return [...layers]
    .reverse()
    .flatMap((l) => l.keys())
    .filter((k) => !seen.has(k.keys) && seen.add(k.keys));
}

function named(e: KeyboardEvent): string {
  const mod = e.metaKey || e.ctrlKey;
  const name = e.key.length === 1 ? e.key.toLowerCase() : e.key;
  return (mod ? "mod+" : "") + (e.shiftKey && /^[a-z]$/.test(name) ? "shift+" : "") + name;
}

function typing(e: KeyboardEvent): boolean {
  const t = e.target as HTMLElement;
  return (
    t.isContentEditable ||
    /^(INPUT|TEXTAREA|SELECT)$/.test(t.tagName) ||
    t.closest('[role="dialog"],[role="menu"],[role="listbox"]') !== null
  );
}

/** Does what a key does here, if anything. */
export function pressed(e: KeyboardEvent) {
  if (e.isComposing || e.altKey) return;
  const name = named(e);
  const single = !name.startsWith("mod+") && name !== "Escape";
  if (single && (typing(e) || !singleKeys())) return;
  // Enter and Space belong to what has the focus.
  if ((name === "Enter" || name === " ") && (e.target as HTMLElement).closest("a,button")) return;
  const full = pending ? `${pending} ${name}` : name;
  const keys = allKeys();
  const hit = keys.find((k) => k.keys === full);
  clearTimeout(timer);
  pending = "";
  if (hit) {
    e.preventDefault();
    hit.run();
  } else if (keys.some((k) => k.keys.startsWith(`${full} `))) {
    pending = full;
    timer = setTimeout(() => {
      pending = "";
    }, 1200);
  }
}

/** The one handler of keys. */
export function listenForKeys(): () => void {
  window.addEventListener("keydown", pressed);
  return () => window.removeEventListener("keydown", pressed);
}
