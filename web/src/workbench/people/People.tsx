import { type Answer, api, Problem, send } from "@core/api/client";
import { say, words } from "@core/i18n/words";
import { useCan } from "@core/session/session";
import { Icon } from "@core/ui/Icon";
import { Avatar, Btn, Tag } from "@core/ui/parts";
import { Ghost, Loaded } from "@core/ui/Screen";
import { toast } from "@core/ui/toast";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type MouseEvent, type ReactNode, useEffect, useRef, useState } from "react";
import { Link } from "wouter";
import { AskDialog } from "../AskDialog";
import { Field } from "../Field";
import Notices from "../notices/Notices";
import { Head, List } from "../table";
import Webhooks from "../webhooks/Webhooks";
import { allowed, noun } from "./can";
import { DataKeys } from "./DataKeys";
import { Departments, useDepartments } from "./Departments";
import { Once, type Shown } from "./Once";
import { SignOn } from "./SignOn";
import { UserCard } from "./UserCard";

const w = words({
  title: ["用户与权限", "People and rights"],
  users: ["用户", "Users"],
  departments: ["部门", "Departments"],
  roles: ["角色", "Roles"],
  signOn: ["单点登录", "Sign-on"],
  dataKeys: ["数据密钥", "Data keys"],
  notices: ["通知", "Notices"],
  webhooks: ["推送", "Webhooks"],
  name: ["姓名", "Name"],
  login: ["登录名", "Login"],
  kind: ["类别", "Kind"],
  staff: ["员工", "Staff"],
  customer: ["客户", "Customer"],
  supplier: ["供应商", "Supplier"],
  api: ["程序", "Program"],
  role: ["角色", "Roles"],
  state: ["状态", "State"],
  active: ["在用", "Active"],
  off: ["已停用", "Off"],
  add: ["新建用户", "New user"],
  invite: ["发邀请链接", "Make an invitation"],
  key: ["新建 API 密钥", "Make an API key"],
  create: ["建立", "Create"],
  none: ["还没有其他用户", "No other users yet"],
  noneSay: [
    "用户有一个或多个角色；角色决定能做什么、能看什么。",
    "Users have roles; roles say what they may do and see.",
  ],
  matrix: ["权限矩阵", "Permission matrix"],
  can: ["可以", "may"],
  rows: ["看到的范围", "Rows they see"],
  rowsSay: ["未列出的，全部可见。", "Of what is not listed, all."],
  sees: ["对象", "Of"],
  where: ["条件", "Where"],
  order: ["订单", "Orders"],
  product: ["产品", "Products"],
  task: ["待办", "Tasks"],
  stock: ["库存", "Stock"],
  customers: ["客户", "Customers"],
  people: ["{n} 人", "{n} person|{n} people"],
  fallback: ["兜底", "Fallback"],
  actions: ["操作", "Actions"],
  department: ["部门", "Department"],
  ledBy: ["上级 {name}", "under {name}"],
  change: ["修改", "Change"],
});

type User = Answer<"identity.users">["items"][number];
type Role = Answer<"identity.roles">["items"][number];

const parts = [
  { at: "users", needs: "identity.manage" },
  { at: "departments", needs: "identity.manage" },
  { at: "roles", needs: "identity.manage" },
  { at: "signOn", needs: "identity.manage" },
  { at: "dataKeys", needs: "identity.manage" },
  { at: "notices", needs: "notice.read" },
  { at: "webhooks", needs: "webhook.manage" },
] as const;

/** People is who works here, what each role may do, who was told what, and which programs are told of it. */
export default function People({ tab, id }: { tab: string | undefined; id: string | undefined }) {
  const can = useCan();
  const open = parts.filter((t) => can(t.needs));
  const on = open.find((t) => t.at === tab)?.at ?? open[0]?.at;
  const strip = useRef<HTMLElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each tab draws the strip anew, and on a phone it is wider than the screen
  useEffect(() => {
    strip.current?.querySelector('[aria-current="page"]')?.scrollIntoView({ block: "nearest", inline: "center" });
  }, [on, id]);
  const nav = (
    <nav className="views" aria-label={w("title")} ref={strip}>
      {open.map((t) => (
        <Link key={t.at} href={`/people/${t.at}`} aria-current={on === t.at ? "page" : undefined}>
          {w(t.at)}
        </Link>
      ))}
    </nav>
  );
  if (on === "departments") return <Departments tabs={nav} />;
  if (on === "signOn") return <SignOn tabs={nav} />;
  if (on === "dataKeys") return <DataKeys tabs={nav} />;
  if (on === "notices") return <Notices tabs={nav} />;
  return on === "webhooks" ? <Webhooks id={id} tabs={nav} /> : <Users roles={on === "roles"} tabs={nav} />;
}

/** Users is who works here, or, as roles, what each role may do. */
function Users({ roles: matrix, tabs }: { roles: boolean; tabs: ReactNode }) {
  const roles = useQuery({ queryKey: ["people", "roles"], queryFn: () => api("identity.roles") });
  const [adding, setAdding] = useState(false);
  const [shown, setShown] = useState<Shown>();
  const departments = useDepartments();
  const [placing, setPlacing] = useState<User>();
  return (
    <>
      <Head
        title={w("title")}
        action={
          !matrix && (
            <Btn kind="primary" icon="plus" onClick={() => setAdding(true)}>
              {w("add")}
            </Btn>
          )
        }
      />
      {tabs}
      {!matrix ? (
        <List<User>
          of="people"
          path="/api/v1/users"
          id={(u) => u.id}
          onOpen={setPlacing}
          filtered={false}
          empty={{ icon: "users", title: w("none"), say: w("noneSay") }}
          cols={[
            {
              name: w("name"),
              cell: (u) => (
                <span className="row">
                  <Avatar name={u.name} /> {u.name}
                </span>
              ),
            },
            { name: w("login"), cell: (u) => <span className="sub">{u.login}</span> },
            {
              name: w("kind"),
              cell: (u) => (["staff", "customer", "supplier", "api"].includes(u.kind) ? w(u.kind as "staff") : u.kind),
            },
            {
              name: w("role"),
              cell: (u) =>
                (u.roles ?? []).map((r) => (
                  <Tag key={r}>{say(roles.data?.items.find((x) => x.key === r)?.name) || r}</Tag>
                )),
            },
            {
              name: w("department"),
              cell: (u) => (
                <>
                  {departments.data?.items.find((d) => d.code === u.department)?.name}
                  {u.ledBy && <span className="block cap">{w("ledBy", { name: u.ledBy.name })}</span>}
                </>
              ),
            },
            { name: w("state"), cell: (u) => (u.active ? w("active") : w("off")) },
            { name: w("actions"), cell: (u) => <UserActions user={u} onShow={setShown} onPlace={setPlacing} /> },
          ]}
        />
      ) : (
        <Loaded of={roles} ghost={<Ghost height={300} />}>
          {(r) => (
            <>
              <Matrix roles={r.items} />
              <Scopes roles={r.items} />
            </>
          )}
        </Loaded>
      )}
      <NewUser open={adding} roles={roles.data?.items ?? []} onClose={() => setAdding(false)} onShow={setShown} />
      {placing && <UserCard user={placing} roles={roles.data?.items ?? []} onClose={() => setPlacing(undefined)} />}
      <Once of={shown} onClose={() => setShown(undefined)} />
    </>
  );
}

function UserActions({
  user,
  onShow,
  onPlace,
}: {
  user: User;
  onShow: (x: Shown) => void;
  onPlace: (u: User) => void;
}) {
  const invite = useMutation({
    mutationFn: () => send<{ link: string }>("post", `/api/v1/users/${user.id}/invitation`, { body: {} }),
    onSuccess: (a) => onShow({ title: w("invite"), secret: new URL(a.link, location.origin).href }),
    onError: (e) => toast(e.message, { bad: true }),
  });
  const key = useMutation({
    mutationFn: () => api("identity.addKey", { body: { user: user.id } as never }),
    onSuccess: (a) => onShow({ title: w("key"), secret: a.key ?? "" }),
    onError: (e) => toast(e.message, { bad: true }),
  });
  // The row opens the card; what stands in it does what it says.
  const only = (then: () => void) => (e: MouseEvent) => {
    e.stopPropagation();
    then();
  };
  return (
    <span className="row">
      <Btn kind="quiet" className="btn--s" icon="edit" onClick={only(() => onPlace(user))}>
        {w("change")}
      </Btn>
      <Btn kind="quiet" className="btn--s" icon="mail" busy={invite.isPending} onClick={only(() => invite.mutate())}>
        {w("invite")}
      </Btn>
      <Btn kind="quiet" className="btn--s" icon="lock" busy={key.isPending} onClick={only(() => key.mutate())}>
        {w("key")}
      </Btn>
    </span>
  );
}

function NewUser({
  open,
  roles,
  onClose,
  onShow,
}: {
  open: boolean;
  roles: Role[];
  onClose: () => void;
  onShow: (x: Shown) => void;
}) {
  const client = useQueryClient();
  const [name, setName] = useState("");
  const [login, setLogin] = useState("");
  const [role, setRole] = useState("");
  const add = useMutation({
    mutationFn: async () => {
      const kind = roles.find((r) => r.key === role)?.kind ?? "staff";
      const user = await api("identity.addUser", { body: { name, login, kind, roles: [role] } as never });
      return send<{ link: string }>("post", `/api/v1/users/${user.id}/invitation`, { body: {} });
    },
    onSuccess: (a) => {
      void client.invalidateQueries({ queryKey: ["people"] });
      setName("");
      setLogin("");
      onClose();
      onShow({ title: w("invite"), secret: new URL(a.link, location.origin).href });
    },
  });
  const wrong = add.error instanceof Problem ? add.error : undefined;
  return (
    <AskDialog
      open={open}
      title={w("add")}
      done={w("create")}
      ready={!!name && !!login && !!role}
      busy={add.isPending}
      onDone={() => add.mutate()}
      onClose={onClose}
    >
      <Field label={w("name")} value={name} onChange={setName} at="/name" wrong={wrong} required />
      <Field label={w("login")} value={login} onChange={setLogin} at="/login" wrong={wrong} required />
      <Field
        label={w("role")}
        value={role}
        onChange={setRole}
        at="/roles/0"
        wrong={wrong}
        choices={roles.map((r) => ({ value: r.key, name: say(r.name) || r.key }))}
      />
      {wrong && wrong.fields.size === 0 && <p className="wrong">{wrong.message}</p>}
    </AskDialog>
  );
}

/** Matrix reads across a room: roles beside each other, nouns below each other. */
function Matrix({ roles }: { roles: Role[] }) {
  const nouns = [...new Set(roles.flatMap((r) => r.can.map((c) => c.split(".")[0] ?? "")))]
    .filter((n) => n !== "*")
    .sort();
  const words = (r: Role, of: string) => {
    if (r.can.includes("*") || r.can.includes(`${of}.*`)) return "●";
    return allowed(r.can.filter((c) => c.startsWith(`${of}.`)).map((c) => c.slice(of.length + 1)));
  };
  return (
    <div className="list-scroll">
      <table className="list matrix">
        <caption className="vh">{w("matrix")}</caption>
        <thead>
          <tr>
            <th scope="col">{w("can")}</th>
            {roles.map((r) => (
              <th key={r.key} scope="col">
                {say(r.name) || r.key} {r.fallback && <Tag>{w("fallback")}</Tag>}
                <span className="block cap">{w("people", { n: r.users })}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {nouns.map((n) => (
            <tr key={n}>
              <th scope="row">{noun(n)}</th>
              {roles.map((r) => {
                const cell = words(r, n);
                return (
                  <td key={r.key}>
                    {cell === "●" ? (
                      <>
                        <Icon name="check" />
                        <span className="vh">{w("can")}</span>
                      </>
                    ) : (
                      <span className="sub">{cell}</span>
                    )}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** The entities that roles narrow, by their words. */
const entities = { order: "order", customer: "customers", product: "product", task: "task", stock: "stock" } as const;

/** Scopes says in words which rows roles see that do not see all. */
function Scopes({ roles }: { roles: Role[] }) {
  const narrow = roles.flatMap((r) => (r.rows ?? []).map((rows) => ({ ...rows, role: say(r.name) || r.key })));
  if (narrow.length === 0) return null;
  return (
    <section className="list-scroll scopes">
      <table className="list">
        <caption>
          <span className="h4">{w("rows")}</span> <span className="sub">{w("rowsSay")}</span>
        </caption>
        <thead>
          <tr>
            <th scope="col">{w("role")}</th>
            <th scope="col">{w("sees")}</th>
            <th scope="col">{w("where")}</th>
          </tr>
        </thead>
        <tbody>
          {narrow.map((n) => (
            <tr key={`${n.role} ${n.entity}`}>
              <th scope="row">{n.role}</th>
              <td>{w(entities[n.entity])}</td>
              <td className="scope-text">{n.text}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
