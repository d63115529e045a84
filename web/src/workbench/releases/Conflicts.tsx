import { type Answer, api } from "@core/api/client";
import { told } from "@core/api/told";
import { words } from "@core/i18n/words";
import { Btn } from "@core/ui/parts";
import { toast } from "@core/ui/toast";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

const w = words({
  outdated: ["您编辑期间，线上已是新的版本", "Another release went live while you were editing"],
  clean: ["合并不会有冲突，您的修改都会保留。", "It merges without conflicts: everything you changed is kept."],
  some: [
    "有 {n} 处两边都改了，请逐处选择。",
    "{n} place was changed by both. Choose for it.|{n} places were changed by both. Choose for each.",
  ],
  merge: ["合并到当前版本", "Merge into the current release"],
  merged: ["已合并到当前版本", "Merged into the current release"],
  base: ["原来", "Before"],
  mine: ["我的", "Mine"],
  theirs: ["线上", "Live"],
  own: ["另填", "Another"],
  none: ["（无）", "(none)"],
  value: ["另填的值", "Another value"],
  bad: ["这不是有效的值；文字要加引号", "This is no value; put texts in quotation marks"],
});

type Conflict = Answer<"blueprint.draft">["conflicts"][number];
type Take = "mine" | "theirs" | "value";

const key = (c: Conflict) => `${c.document}#${c.at}`;

/** A value as JSON: what is typed of one's own begins with mine. */
const text = (v: unknown) => (v === undefined ? "" : JSON.stringify(v));

function valid(v: string): boolean {
  try {
    return v.trim() === "" || JSON.parse(v) !== null;
  } catch {
    return false;
  }
}

/** Conflicts brings a draft up to the current release, asking for each place that both changed. */
export function Conflicts({ of }: { of: Conflict[] }) {
  const client = useQueryClient();
  const [takes, setTakes] = useState<Record<string, Take>>({});
  const [values, setValues] = useState<Record<string, string>>({});
  const merge = useMutation({
    mutationFn: () =>
      api("blueprint.merge", {
        body: {
          answers: of.map((c) => {
            const take = takes[key(c)] as Take;
            const typed = values[key(c)] ?? text(c.mine);
            const value = take === "value" && typed.trim() !== "" ? { value: JSON.parse(typed) } : {};
            return { document: c.document, at: c.at, take, ...value };
          }),
        } as never,
      }),
    onSuccess: () => toast(w("merged")),
    onError: (e) => toast(told(e), { bad: true }),
    onSettled: () => client.invalidateQueries({ queryKey: ["releases"] }),
  });
  const ready = of.every((c) => takes[key(c)] && (takes[key(c)] !== "value" || valid(values[key(c)] ?? text(c.mine))));
  return (
    <section className="panel conflicts" aria-label={w("outdated")}>
      <header>
        <h2>{w("outdated")}</h2>
      </header>
      <div className="body">
        <p className="sub">{of.length === 0 ? w("clean") : w("some", { n: of.length })}</p>
        {of.map((c) => (
          <One
            key={key(c)}
            of={c}
            take={takes[key(c)]}
            onTake={(t) => setTakes({ ...takes, [key(c)]: t })}
            value={values[key(c)] ?? text(c.mine)}
            onValue={(v) => setValues({ ...values, [key(c)]: v })}
          />
        ))}
        <Btn kind="primary" disabled={!ready} busy={merge.isPending} onClick={() => merge.mutate()}>
          {w("merge")}
        </Btn>
      </div>
    </section>
  );
}

function One({
  of: c,
  take,
  onTake,
  value,
  onValue,
}: {
  of: Conflict;
  take: Take | undefined;
  onTake: (to: Take) => void;
  value: string;
  onValue: (to: string) => void;
}) {
  const say = (told: string | undefined, v: unknown) => told || text(v) || w("none");
  const sides: [Take, string][] = [
    ["mine", say(c.said?.mine, c.mine)],
    ["theirs", say(c.said?.theirs, c.theirs)],
  ];
  return (
    <fieldset className="conflict">
      <legend>
        <b>{[c.name, c.element].filter(Boolean).join(" · ")}</b> <span className="sub">{c.what || c.at}</span>
      </legend>
      <p className="sub">
        {w("base")} <s>{say(c.said?.base, c.base)}</s>
      </p>
      <div className="conflict-sides">
        {sides.map(([side, told]) => (
          <label key={side} className="conflict-side">
            <input type="radio" checked={take === side} onChange={() => onTake(side)} />
            <span>
              <span className="cap">{w(side as "mine")}</span>
              <strong>{told}</strong>
            </span>
          </label>
        ))}
        <label className="conflict-side">
          <input type="radio" checked={take === "value"} onChange={() => onTake("value")} />
          <span>
            <span className="cap">{w("own")}</span>
            {take === "value" && (
              <>
                <span className="inp">
                  <input
                    aria-label={w("value")}
                    aria-invalid={!valid(value)}
                    value={value}
                    onChange={(e) => onValue(e.target.value)}
                  />
                </span>
                {!valid(value) && <span className="wrong">{w("bad")}</span>}
              </>
            )}
          </span>
        </label>
      </div>
    </fieldset>
  );
}
