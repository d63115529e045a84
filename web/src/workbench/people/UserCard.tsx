import { type Answer, api, Problem } from "@core/api/client";
import { words } from "@core/i18n/words";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { AskDialog } from "../AskDialog";
import { type Colleague, Colleagues } from "../Colleagues";
import { Field } from "../Field";
import { choicesOf, useDepartments } from "./Departments";

const w = words({
  place: ["{name} 的部门与上级", "Where {name} belongs"],
  department: ["部门", "Department"],
  manager: ["上级：不设时为部门负责人", "Manager: without one, the head of the department"],
  keep: ["保存", "Save"],
});

type User = Answer<"identity.users">["items"][number];

/** UserCard says to which department somebody belongs, and whom he answers to. */
export function UserCard({ user, onClose }: { user: User; onClose: () => void }) {
  const client = useQueryClient();
  const departments = useDepartments();
  const [department, setDepartment] = useState(user.department ?? "");
  const [above, setAbove] = useState<Colleague[]>(user.manager && user.ledBy ? [{ ...user.ledBy, roles: [] }] : []);
  const keep = useMutation({
    mutationFn: () =>
      api("identity.changeUser", {
        path: { id: user.id },
        body: { department: department || null, manager: above[0]?.id ?? null } as never,
      }),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ["people"] });
      onClose();
    },
  });
  const wrong = keep.error instanceof Problem ? keep.error : undefined;
  return (
    <AskDialog
      title={w("place", { name: user.name })}
      done={w("keep")}
      busy={keep.isPending}
      onDone={() => keep.mutate()}
      onClose={onClose}
    >
      <Field
        label={w("department")}
        value={department}
        onChange={setDepartment}
        at="/department"
        wrong={wrong}
        choices={choicesOf(departments.data?.items ?? [])}
      />
      <Colleagues label={w("manager")} self chosen={above} onChoose={setAbove} />
      {wrong && wrong.fields.size === 0 && <p className="wrong">{wrong.message}</p>}
    </AskDialog>
  );
}
