import { words } from "@core/i18n/words";
import { Ghost, Loaded } from "@core/ui/Screen";
import type { UseQueryResult } from "@tanstack/react-query";
import { useState } from "react";
import { covered, factWord, grouped, groupName, toggled } from "./facts";

const w = words({
  facts: ["推送哪些事件", "What it is told"],
  find: ["查找事件", "Find a fact"],
  all: ["全部", "All"],
  everything: ["全部事件", "Everything"],
  none: ["没有符合的事件", "No fact fits"],
});

/** Facts chooses what an endpoint is told: single facts, all of a noun, or everything. */
export function Facts({
  of,
  chosen,
  onChange,
}: {
  of: UseQueryResult<string[], Error>;
  chosen: string[];
  onChange: (to: string[]) => void;
}) {
  const [find, setFind] = useState("");
  const box = (fact: string, name: string) => (
    <label key={fact} className="hook-fact">
      <input
        type="checkbox"
        className="tick"
        checked={chosen.includes(fact) || covered(chosen, fact)}
        disabled={covered(chosen, fact)}
        onChange={() => onChange(toggled(chosen, fact))}
      />
      <span>{name}</span>
      <code className="dim">{fact}</code>
    </label>
  );
  return (
    <fieldset className="hook-facts">
      <legend className="cap">{w("facts")}</legend>
      <label className="inp">
        <span className="vh">{w("find")}</span>
        <input type="search" placeholder={w("find")} value={find} onChange={(e) => setFind(e.target.value)} />
      </label>
      <div className="hook-groups">
        <Loaded of={of} ghost={<Ghost height={160} />}>
          {(facts) => {
            const groups = grouped(facts, find);
            if (groups.length === 0) return <p className="sub">{w("none")}</p>;
            return (
              <>
                {!find && box("*", w("everything"))}
                {groups.map((g) => (
                  <section key={g.noun} aria-label={groupName(g.noun)}>
                    <h3 className="cap">{groupName(g.noun)}</h3>
                    {!find && box(`${g.noun}.*`, w("all"))}
                    {g.facts.map((f) => box(f, factWord(f)))}
                  </section>
                ))}
              </>
            );
          }}
        </Loaded>
      </div>
    </fieldset>
  );
}
