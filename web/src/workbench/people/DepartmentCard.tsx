import { api, Problem } from "@core/api/client";
import { words } from "@core/i18n/words";
import { Btn } from "@core/ui/parts";
import { toast } from "@core/ui/toast";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { AskDialog } from "../AskDialog";
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
  return (
    <AskDialog
      title={one ? w("change") : w("add")}
      done={w("keep")}
      ready={!!name && !!(one || code)}
      busy={keep.isPending}
      onDone={() => keep.mutate()}
      onClose={onClose}
      besides={
        one && (
          <Btn kind="danger" busy={drop.isPending} onClick={() => drop.mutate(one)}>
            {w("drop")}
          </Btn>
        )
      }
    >
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
        not=""
        chosen={head ? [{ ...head, roles: [] }] : []}
        onChoose={(to) => setHead(to[0])}
        at="/head"
        wrong={wrong}
      />
      {wrong && wrong.fields.size === 0 && <p className="wrong">{wrong.message}</p>}
    </AskDialog>
  );
}
