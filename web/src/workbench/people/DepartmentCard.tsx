import { Dialog } from "@base-ui/react/dialog";
import { api, Problem } from "@core/api/client";
import { words } from "@core/i18n/words";
import { Btn } from "@core/ui/parts";
import { toast } from "@core/ui/toast";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { Colleagues } from "../Colleagues";
import { Field } from "../Field";
import { choicesOf, type Department } from "./Departments";

const w = words({
  add: ["新建部门", "New department"],
  change: ["修改部门", "Change the department"],
  name: ["名称", "Name"],
  code: ["代码（以后不能修改）", "Code (never changes)"],
  above: ["上级部门", "Belongs to"],
  head: ["负责人：没有另设上级的成员以他为上级", "Head: the manager of those here who have no other"],
  drop: ["删除部门", "Drop it"],
  dropped: ["已删除「{name}」", "{name} is dropped"],
  back: ["返回", "Back"],
  keep: ["保存", "Save"],
});

/** DepartmentCard adds a department, or changes, moves and drops one. */
export function DepartmentCard({
  one,
  above: under,
  all,
  onClose,
}: {
  one?: Department;
  above?: string;
  all: Department[];
  onClose: () => void;
}) {
  const client = useQueryClient();
  const [name, setName] = useState(one?.name ?? "");
  const [code, setCode] = useState(one?.code ?? "");
  const [above, setAbove] = useState(one?.above ?? under ?? "");
  const [head, setHead] = useState(one?.head);
  const done = () => {
    void client.invalidateQueries({ queryKey: ["people"] });
    onClose();
  };
  const keep = useMutation({
    mutationFn: () =>
      one
        ? api("identity.changeDepartment", {
            path: { code: one.code },
            body: { name, above: above || null, head: head?.id ?? null } as never,
          })
        : api("identity.addDepartment", {
            body: { code, name, ...(above && { above }), ...(head && { head: head.id }) },
          }),
    onSuccess: done,
  });
  const drop = useMutation({
    mutationFn: (d: Department) => api("identity.dropDepartment", { path: { code: d.code } }),
    onSuccess: (d) => {
      toast(w("dropped", { name: d.name }));
      done();
    },
    onError: (e) => toast(e.message, { bad: true }),
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
            <Dialog.Title className="h3">{one ? w("change") : w("add")}</Dialog.Title>
            <Field label={w("name")} value={name} onChange={setName} at="/name" wrong={wrong} required />
            {!one && <Field label={w("code")} value={code} onChange={setCode} at="/code" wrong={wrong} required />}
            <Field
              label={w("above")}
              value={above}
              onChange={setAbove}
              at="/above"
              wrong={wrong}
              choices={choicesOf(all).filter((c) => c.value !== one?.code)}
            />
            <Colleagues
              label={w("head")}
              self
              chosen={head ? [{ ...head, roles: [] }] : []}
              onChoose={(to) => setHead(to[0])}
            />
            {wrong && wrong.fields.size === 0 && <p className="wrong">{wrong.message}</p>}
            <div className="row between">
              <span className="row">
                <Dialog.Close render={<Btn kind="quiet" />}>{w("back")}</Dialog.Close>
                {one && (
                  <Btn kind="danger" busy={drop.isPending} onClick={() => drop.mutate(one)}>
                    {w("drop")}
                  </Btn>
                )}
              </span>
              <Btn kind="primary" type="submit" busy={keep.isPending} disabled={!name || !(one || code)}>
                {w("keep")}
              </Btn>
            </div>
          </form>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
