import { Dialog } from "@base-ui/react/dialog";
import { type Answer, api, Problem } from "@core/api/client";
import { words } from "@core/i18n/words";
import { Btn } from "@core/ui/parts";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { type Colleague, Colleagues } from "../Colleagues";
import { Field } from "../Field";
import { choicesOf, useDepartments } from "./Departments";

const w = words({
  place: ["{name} 的部门与上级", "Where {name} belongs"],
  department: ["部门", "Department"],
  manager: ["上级：不设时为部门负责人", "Manager: without one, the head of the department"],
  back: ["返回", "Back"],
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
  const submit = (e: FormEvent) => {
    e.preventDefault();
    keep.mutate();
  };
  return (
    <Dialog.Root open onOpenChange={(o) => !o && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="veil" />
        <Dialog.Popup className="dialog">
          <form className="ask" onSubmit={submit}>
            <Dialog.Title className="h3">{w("place", { name: user.name })}</Dialog.Title>
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
            <div className="row between">
              <Dialog.Close render={<Btn kind="quiet" />}>{w("back")}</Dialog.Close>
              <Btn kind="primary" type="submit" busy={keep.isPending}>
                {w("keep")}
              </Btn>
            </div>
          </form>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
