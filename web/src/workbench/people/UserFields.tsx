import type { Answer, Problem } from "@core/api/client";
import type { OrderProblem } from "@core/api/types";
import { type Draft, edited } from "@core/form/draft";
import { KeptFields } from "@core/form/Fill";
import { useSession } from "@core/session/session";
import { face } from "../entry/face";

/** The fields that the business keeps of its users, as they are typed for one user. */
export default function UserFields({
  fields,
  values,
  typed,
  onType,
  wrong,
}: {
  fields: Answer<"form.fields">["user"];
  values: Record<string, unknown>;
  typed: Draft;
  onType: (to: Draft) => void;
  wrong: Problem | undefined;
}) {
  const { user, workspace } = useSession();
  return (
    <KeptFields
      hand={{ who: user.id, face, currency: workspace.currency ?? "CNY" }}
      fields={fields.map((f) => ({ ...f, value: values[f.key] as never }))}
      draft={typed}
      edit={(e) => onType(edited(typed, e))}
      told={(wrong?.body.errors ?? []) as OrderProblem[]}
    />
  );
}
