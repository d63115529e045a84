import { useEffect, useRef, useState } from "react";
import type { FormView } from "../api/types";
import { words } from "../i18n/words";
import { difference } from "./hidden";

const w = words({
  added: ["多了 {n} 项：{names}", "{n} field added: {names}|{n} fields added: {names}"],
  gone: ["少了 {n} 项", "{n} field removed|{n} fields removed"],
});

/** Tells those who do not see it which fields came and went. */
export function Announce({ of }: { of: FormView | undefined }) {
  const before = useRef(of);
  const [text, setText] = useState("");
  useEffect(() => {
    const { added, gone } = difference(before.current, of);
    before.current = of;
    const told = [
      added.length && w("added", { n: added.length, names: added.map((f) => f.label ?? f.key).join(", ") }),
      gone.length && w("gone", { n: gone.length }),
    ].filter(Boolean);
    if (told.length) setText(told.join(" "));
  }, [of]);
  return (
    <p className="vh" role="status" aria-live="polite">
      {text}
    </p>
  );
}
