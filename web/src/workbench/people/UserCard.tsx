import { type Answer, api, Problem } from "@core/api/client";
import { newDraft } from "@core/form/draft";
import { lang, say, words } from "@core/i18n/words";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { AskDialog } from "../AskDialog";
import { type Colleague, Colleagues } from "../Colleagues";
import { Field } from "../Field";
import { Kept } from "../Kept";
import { choicesOf, useDepartments } from "./Departments";
import { Handovers } from "./Handovers";

const w = words({
  of: ["修改「{name}」", "Change {name}"],
  name: ["姓名", "Name"],
  roles: ["角色：在流程里做什么、能看到什么", "Roles: what one does and sees"],
  active: [
    "在用：停用后不能登录，名下待办交给接任人或上级",
    "Active: who is not cannot sign in, and tasks go to the successor or the manager",
  ],
  successor: ["接任人（可不填）：接手名下待办", "Successor (optional): takes over the tasks"],
  department: ["部门", "Department"],
  skills: ["技能（可不填），用逗号分开", "Skills (optional), with commas between them"],
  manager: ["上级：不设时为部门负责人", "Manager: without one, the head of the department"],
  keep: ["保存", "Save"],
});

type User = Answer<"identity.users">["items"][number];
type Role = Answer<"identity.roles">["items"][number];

/** UserCard says what somebody is called and may do, where he belongs, whom he answers to, and whether he is still here. */
export function UserCard({ user, roles, onClose }: { user: User; roles: Role[]; onClose: () => void }) {
  const client = useQueryClient();
  const departments = useDepartments();
  const [name, setName] = useState(user.name);
  const [has, setHas] = useState(user.roles ?? []);
  const [active, setActive] = useState(user.active);
  const [department, setDepartment] = useState(user.department ?? "");
  const [skills, setSkills] = useState((user.skills ?? []).join(lang() === "en" ? ", " : "，"));
  const [above, setAbove] = useState<Colleague[]>(user.manager && user.ledBy ? [{ ...user.ledBy, roles: [] }] : []);
  const [heir, setHeir] = useState<Colleague[]>([]);
  const [typed, setTyped] = useState(() => newDraft("", user.id, ""));
  const staff = user.kind === "staff";
  const keep = useMutation({
    mutationFn: () =>
      api("identity.changeUser", {
        path: { id: user.id },
        body: {
          name,
          roles: has,
          active,
          ...(!active && heir[0] && { successor: heir[0].id }),
          ...(staff && {
            department: department || null,
            skills: skills.split(/[,，、;；\n]/),
            manager: above[0]?.id ?? null,
          }),
          ...(Object.keys(typed.fields).length > 0 && { fields: typed.fields }),
        } as never,
      }),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ["people"] });
      onClose();
    },
  });
  const wrong = keep.error instanceof Problem ? keep.error : undefined;
  return (
    <AskDialog
      title={w("of", { name: user.name })}
      done={w("keep")}
      ready={name.trim() !== "" && has.length > 0}
      busy={keep.isPending}
      onDone={() => keep.mutate()}
      onClose={onClose}
    >
      <Field label={w("name")} value={name} onChange={setName} at="/name" wrong={wrong} required />
      <fieldset className="choices choices--two">
        <legend className="cap">{w("roles")}</legend>
        {roles
          .filter((r) => r.kind === user.kind || has.includes(r.key))
          .map((r) => (
            <label key={r.key} className="menu-item">
              <input
                type="checkbox"
                data-role={r.key}
                checked={has.includes(r.key)}
                onChange={(e) => setHas(e.target.checked ? [...has, r.key] : has.filter((x) => x !== r.key))}
              />
              {say(r.name) || r.key}
            </label>
          ))}
      </fieldset>
      {staff && (
        <>
          <Field
            label={w("department")}
            value={department}
            onChange={setDepartment}
            at="/department"
            wrong={wrong}
            choices={choicesOf(departments.data?.items ?? [])}
          />
          <Field label={w("skills")} value={skills} onChange={setSkills} at="/skills" wrong={wrong} />
          <Colleagues
            label={w("manager")}
            not={user.id}
            chosen={above}
            onChoose={setAbove}
            at="/manager"
            wrong={wrong}
          />
        </>
      )}
      <Kept of="user" values={user.fields} typed={typed} onType={setTyped} wrong={wrong} />
      <label className="row">
        <input type="checkbox" checked={active} onChange={(e) => setActive(e.target.checked)} />
        {w("active")}
      </label>
      {staff && !active && (
        <Colleagues
          label={w("successor")}
          not={user.id}
          chosen={heir}
          onChoose={setHeir}
          at="/successor"
          wrong={wrong}
        />
      )}
      {!user.active && <Handovers user={user.id} />}
      {wrong && wrong.fields.size === 0 && <p className="wrong">{wrong.message}</p>}
    </AskDialog>
  );
}
