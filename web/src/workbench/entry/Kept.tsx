import type { Answer, Problem } from "@core/api/client";
import type { OrderProblem } from "@core/api/types";
import { type Draft, edited } from "@core/form/draft";
import { KeptFields } from "@core/form/Fill";
import { useSession } from "@core/session/session";
import { face } from "./face";

const kept = { ...face, plain: true };

/** Fields that the business keeps of something, with what is stored, as they are typed. */
export default function Kept({
  fields,
  values,
  typed,
  onType,
  wrong,
  off,
}: {
  fields: Answer<"form.fields">["user"];
  values: Record<string, unknown>;
  typed: Draft;
  onType: (to: Draft) => void;
  wrong: Problem | undefined;
  off: boolean;
}) {
  const { user, workspace } = useSession();
  return (
    <KeptFields
      hand={{ who: user.id, face: kept, currency: workspace.currency ?? "CNY" }}
      fields={fields.map((f) => ({ ...f, value: values[f.key] as never, readOnly: off || f.readOnly === true }))}
      draft={typed}
      edit={(e) => onType(edited(typed, e))}
      told={(wrong?.body.errors ?? []) as OrderProblem[]}
    />
  );
}
