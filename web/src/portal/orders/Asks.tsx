import type { Ask } from "@core/api/types";
import { left, until } from "@core/format";
import { words } from "@core/i18n/words";
import { later } from "@core/later";
import { Btn, Pill } from "@core/ui/parts";
import { toast } from "@core/ui/toast";
import { Suspense, useEffect, useState } from "react";
import { useNow } from "../progress/useNow";
import { type Choice, choicesOf, type Said } from "./answer";

const w = words({
  waiting: ["等您答复", "Waits for you"],
  viewer: ["您的同事可以答复。", "A colleague of yours can answer."],
  gone: ["「{title}」不用再答复了：已有人答复，或已不再需要。", "{title}: nobody waits for an answer any more."],
});

const AnswerSheet = later(() => import("./AnswerSheet"));

/** What is asked of the customer on this order, with what can be answered. */
export function Asks({ of = [], currency = "CNY" }: { of: readonly Ask[] | undefined; currency?: string | undefined }) {
  const [choice, setChoice] = useState<{ ask: Ask; choice: Choice }>();
  // What was typed is kept for what is asked: closing the sheet, or a failure, loses nothing.
  const [said, setSaid] = useState<Record<string, Said>>({});
  const asked = of.find((a) => a.id === choice?.ask.id);
  const gone = !asked && choice?.ask.title;
  useEffect(() => {
    if (!gone) return;
    setChoice(undefined);
    toast(w("gone", { title: gone }), { bad: true });
  }, [gone]);
  return (
    <>
      {of.map((ask) => (
        <section key={ask.id} className="card askcard">
          <div className="row between">
            <Pill state="waiting">{w("waiting")}</Pill>
            <DueBy ask={ask} />
          </div>
          <h2 className="h3">{ask.title}</h2>
          <p className="askcard-body">{ask.body}</p>
          <Answers ask={ask} onChoose={(c) => setChoice({ ask, choice: c })} />
        </section>
      ))}
      {choice && asked && (
        <Suspense fallback={null}>
          <AnswerSheet
            ask={asked}
            choice={choice.choice}
            currency={currency}
            said={said[asked.id]}
            onSay={(more) =>
              setSaid((all) => {
                const old = all[asked.id] ?? {};
                return { ...all, [asked.id]: { ...old, ...(typeof more === "function" ? more(old) : more) } };
              })
            }
            onClose={() => setChoice(undefined)}
          />
        </Suspense>
      )}
    </>
  );
}

function Answers({ ask, onChoose }: { ask: Ask; onChoose: (c: Choice) => void }) {
  const choices = choicesOf(ask);
  if (choices.length === 0) return <p className="small">{w("viewer")}</p>;
  return (
    <div className="row askcard-act">
      {choices.map((c, n) => (
        <Btn
          key={c.key}
          touch
          {...(c.no ? { kind: "danger" as const } : n === 0 ? { kind: "primary" as const } : {})}
          data-answer={c.key}
          onClick={() => onChoose(c)}
        >
          {c.label}
        </Btn>
      ))}
    </div>
  );
}

/** Until when it is to be answered. */
export function DueBy({ ask }: { ask: Ask }) {
  useNow();
  const rest = left(ask.dueAt);
  return <span className={rest.late ? "small num late-text nowrap" : "small num nowrap"}>{until(ask.dueAt)}</span>;
}
