import type { Ask } from "@core/api/types";
import { expect, test } from "vitest";
import { bodyOf, choicesOf } from "./answer";

const path = "/api/v1/tasks/tsk_1/approve";

function ask(actions: object[], opinion = "onReject"): Ask {
  return { id: "tsk_1", order: "ord_1", version: 3, title: "Confirm", body: "Is it right?", opinion, actions } as Ask;
}

test("a yes and a no, and what each asks for", () => {
  const [yes, no] = choicesOf(
    ask([
      { verb: "task.approve", label: "Approve", path, fills: true, needs: ["fields", "signature"] },
      { verb: "task.reject", label: "Reject", path, needs: ["opinion", "signature"] },
    ]),
  );
  expect(yes).toMatchObject({ key: "task.approve", no: false, fills: true, signs: true, reason: "optional" });
  expect(no).toMatchObject({ key: "task.reject", no: true, fills: false, signs: true, reason: "needed" });
});

test("an answer for each outcome", () => {
  const all = choicesOf(
    ask(
      [
        {
          verb: "task.done",
          label: "Done",
          path,
          outcomes: [
            { key: "ok", name: "All there" },
            { key: "short", name: "Something missing" },
          ],
        },
      ],
      "none",
    ),
  );
  expect(all.map((c) => [c.label, c.outcome, c.reason])).toEqual([
    ["All there", "ok", "none"],
    ["Something missing", "short", "none"],
  ]);
});

test("what is sent is what was said", () => {
  const a = ask([{ verb: "task.approve", label: "Approve", path }]);
  const [yes] = choicesOf(a);
  expect(bodyOf(a, yes as never, "  ", {})).toEqual({ version: 3 });
  expect(bodyOf(a, yes as never, " fine ", { fields: { remark: "x" } }, "sig")).toEqual({
    version: 3,
    opinion: "fine",
    signature: "sig",
    fields: { remark: "x" },
  });
});

test("who may not answer is offered nothing", () => expect(choicesOf(ask([]))).toEqual([]));
