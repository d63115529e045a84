import { describe, expect, it } from "vitest";
import { stays, withKeys } from "./asking";
import type { Action } from "./useOrder";

const act = (verb: string, key: string, more: Partial<Action> = {}): Action => ({
  verb,
  label: verb,
  method: "POST",
  path: `/${verb}`,
  task: "tsk_1",
  enabled: true,
  besides: true,
  key,
  ...more,
});
const told = (actions: Action[]) => withKeys(actions).map((a) => `${a.verb} ${a.key}`);

describe("a task", () => {
  it("stays with who has somebody act for him, or sign beside or after him", () => {
    for (const verb of ["task.delegate", "task.undelegate", "task.removeSigner", "task.urge"])
      expect(stays(act(verb, "")), verb).toBe(true);
    for (const way of ["parallel", "after"] as const)
      expect(stays({ ...act("task.addSigner", ""), way }), way).toBe(true);
  });

  it("goes with who decides it, hands it on, or has somebody sign first", () => {
    for (const verb of ["task.approve", "task.reject", "task.done", "task.transfer", "task.return", "task.skip"])
      expect(stays(act(verb, "")), verb).toBe(false);
    expect(stays({ ...act("task.addSigner", ""), way: "before" })).toBe(false);
  });
});

describe("keys beside the decisions", () => {
  const all = [act("task.transfer", "F"), act("task.delegate", "D"), act("task.addSigner", "S"), act("task.urge", "")];

  it("are those of the acts that are offered", () => {
    expect(told(all)).toEqual(["task.transfer F", "task.delegate D", "task.addSigner S"]);
    expect(told([act("task.urge", "")])).toEqual([]);
    expect(told([act("task.transfer", "F", { enabled: false })])).toEqual([]);
  });

  it("are not those of the decisions", () => {
    expect(told([act("task.approve", "A", { besides: false }), ...all.slice(0, 1)])).toEqual(["task.transfer F"]);
  });

  it("are none where several tasks offer them", () => {
    expect(told([...all, act("task.transfer", "F", { task: "tsk_2" })])).toEqual([]);
  });
});
