import { Menu } from "@base-ui/react/menu";
import { api, Problem, send } from "@core/api/client";
import { told } from "@core/api/told";
import { words } from "@core/i18n/words";
import { useCan, useSession } from "@core/session/session";
import { Icon } from "@core/ui/Icon";
import { Btn } from "@core/ui/parts";
import { toast } from "@core/ui/toast";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Link, useLocation } from "wouter";
import { AskDialog } from "../AskDialog";
import { offered } from "../codes";
import { countOrders, type Filter } from "../contracts";
import { Field } from "../Field";
import { keepable, type Layout, type Saved, type View, viewOf, writeFilter } from "./filters";

const w = words({
  views: ["视图", "Views"],
  unsaved: ["有未保存的修改", "Changed and not saved"],
  save: ["保存", "Save"],
  saveAs: ["存为视图", "Save as a view"],
  reset: ["还原", "Reset"],
  saved: ["已保存视图「{name}」", "The view “{name}” is saved"],
  menu: ["视图「{name}」的操作", "What can be done with the view “{name}”"],
  rename: ["改名或共享", "Rename or share"],
  first: ["设为默认", "Make it the first shown"],
  isFirst: ["打开订单时先显示「{name}」", "Orders open with “{name}”"],
  drop: ["删除", "Delete"],
  dropped: ["已删除视图「{name}」", "The view “{name}” is deleted"],
  name: ["名称", "Name"],
  who: ["谁能用", "Who has it"],
  me: ["只有我", "Only me"],
  all: ["所有同事", "Everybody"],
  role: ["角色：{name}", "Role: {name}"],
  shared: ["共享视图", "Shared"],
  what: ["会保存筛选、排序、列和行高。", "It keeps the filter, the order, the columns and the height of rows."],
});

/** The views that one has: one's own, one's roles', everybody's. */
export function useViews(): Saved[] {
  const list = useQuery({
    queryKey: ["views", "orders"],
    queryFn: ({ signal }) => api("view.find", { query: { entity: ["orders"], limit: 200 }, signal }),
    staleTime: 60_000,
  });
  return list.data?.items ?? [];
}

interface Props {
  all: View[];
  here: View;
  dirty: boolean;
  filter: Filter;
  layout: Layout;
  onReset: () => void;
}

/** Views are the lists under a name, each with how many it holds; the one shown tells whether it was changed. */
export function Views({ all, here, dirty, filter, layout, onReset }: Props) {
  const [naming, setNaming] = useState<"new" | View>();
  const client = useQueryClient();
  const mayKeep = useMay();
  const save = useMutation({
    mutationFn: (v: Saved) => {
      const { filter: f, ...rest } = keepable(filter, layout);
      const gone = Object.fromEntries(Object.keys(v.filter).map((k) => [k, null]));
      return send<Saved>("patch", `/api/v1/views/${v.id}`, {
        body: { ...rest, filter: { ...gone, ...f } },
        match: v.version,
      });
    },
    onSuccess: async (v) => {
      await client.invalidateQueries({ queryKey: ["views"] });
      onReset();
      toast(w("saved", { name: v.name }));
    },
    onError: (e) => {
      toast(e.message, { bad: true });
      void client.invalidateQueries({ queryKey: ["views"] });
    },
  });
  return (
    <div className="views views--bar">
      <nav className="views-tabs" aria-label={w("views")}>
        {all.map((v) => (
          <ViewTab key={v.key} view={v} on={v.key === here.key} dirty={dirty && v.key === here.key} />
        ))}
      </nav>
      {here.saved && mayKeep(here.saved) && <ViewMenu view={here} saved={here.saved} onName={() => setNaming(here)} />}
      {dirty ? (
        <span className="row views-acts">
          {here.saved && mayKeep(here.saved) && (
            <Btn className="btn--s" busy={save.isPending} onClick={() => here.saved && save.mutate(here.saved)}>
              {w("save")}
            </Btn>
          )}
          <Btn className="btn--s" kind="quiet" icon="plus" onClick={() => setNaming("new")}>
            {w("saveAs")}
          </Btn>
          <Btn className="btn--s" kind="quiet" icon="undo" onClick={onReset}>
            {w("reset")}
          </Btn>
        </span>
      ) : (
        <Btn className="btn--s wide" kind="quiet" icon="plus" onClick={() => setNaming("new")}>
          {w("saveAs")}
        </Btn>
      )}
      {naming && (
        <Naming
          view={naming === "new" ? undefined : naming.saved}
          kept={keepable(filter, layout)}
          onClose={() => setNaming(undefined)}
        />
      )}
    </div>
  );
}

/** Who may change a view: one's own, and shared ones with the right to. */
function useMay(): (v: Saved) => boolean {
  const can = useCan();
  const { user } = useSession();
  return (v) => v.owner.user === user.id || (!v.owner.user && can("view.share"));
}

function ViewTab({ view, on, dirty }: { view: View; on: boolean; dirty: boolean }) {
  const count = useQuery({
    queryKey: ["counts", "orders", view.filter],
    queryFn: ({ signal }) => countOrders(view.filter, signal),
    staleTime: 30_000,
  });
  const n = count.data?.count ?? 0;
  return (
    <Link href={`/orders${writeFilter(view.filter, { view: view.key })}`} aria-current={on ? "page" : undefined}>
      {view.name}
      {dirty && (
        <i className="views-dot" title={w("unsaved")}>
          <span className="vh">{w("unsaved")}</span>
        </i>
      )}
      {view.saved && !view.saved.owner.user && (
        <span className="dim" title={w("shared")}>
          <Icon name="users" size={12} />
          <span className="vh">{w("shared")}</span>
        </span>
      )}
      {count.data && (
        <small className={view.hot && n > 0 ? "hot" : undefined}>
          {count.data.capped ? "9,999+" : n.toLocaleString("en")}
        </small>
      )}
    </Link>
  );
}

function ViewMenu({ view, saved: v, onName }: { view: View; saved: Saved; onName: () => void }) {
  const client = useQueryClient();
  const [, go] = useLocation();
  const again = () => client.invalidateQueries({ queryKey: ["views"] });
  const drop = useMutation({
    mutationFn: () => api("view.drop", { path: { id: v.id } }),
    onSuccess: () => {
      go("/orders?view=all");
      void again();
      const { id: _, version: __, ...rest } = v;
      toast(w("dropped", { name: v.name }), {
        undo: () => void send<Saved>("post", "/api/v1/views", { body: rest }).then(again),
      });
    },
    onError: (e) => toast(e.message, { bad: true }),
  });
  return (
    <Menu.Root>
      <Menu.Trigger
        render={<Btn kind="quiet" icon="more" label={w("menu", { name: view.name })} className="btn--s" />}
      />
      <Menu.Portal>
        <Menu.Positioner className="above" sideOffset={4} align="start">
          <Menu.Popup className="menu">
            <Menu.Item className="menu-item" onClick={onName}>
              <Icon name="edit" />
              {w("rename")}
            </Menu.Item>
            <Menu.Item
              className="menu-item"
              onClick={() => {
                localStorage.setItem("view", v.id);
                toast(w("isFirst", { name: v.name }));
              }}
            >
              <Icon name="pin" />
              {w("first")}
            </Menu.Item>
            <Menu.Separator className="menu-line" />
            <Menu.Item className="menu-item" onClick={() => drop.mutate()}>
              <Icon name="trash" />
              {w("drop")}
            </Menu.Item>
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}

const ownerText = (o: Saved["owner"] | undefined) => (o?.all ? "all" : o?.role ? `role ${o.role}` : "me");

/** Naming keeps what is shown under a new name, or gives a kept one another name or other owners. */
function Naming({
  view: v,
  kept,
  onClose,
}: {
  view: Saved | undefined;
  kept: ReturnType<typeof keepable>;
  onClose: () => void;
}) {
  const [name, setName] = useState(v?.name ?? "");
  const [who, setWho] = useState(ownerText(v?.owner));
  const { user } = useSession();
  const can = useCan();
  const client = useQueryClient();
  const [, go] = useLocation();
  const owner = who === "all" ? { all: true } : who.startsWith("role ") ? { role: who.slice(5) } : { user: user.id };
  const work = useMutation({
    mutationFn: () =>
      v
        ? send<Saved>("patch", `/api/v1/views/${v.id}`, {
            body: {
              name,
              ...(who === ownerText(v.owner) ? {} : { owner: { user: null, role: null, all: null, ...owner } }),
            },
            match: v.version,
          })
        : send<Saved>("post", "/api/v1/views", {
            body: { entity: "orders", name, owner, ...kept, density: kept.density || undefined },
          }),
    onSuccess: async (made) => {
      await client.invalidateQueries({ queryKey: ["views"] });
      toast(w("saved", { name: made.name }));
      onClose();
      if (!v) go(`/orders${writeFilter(viewOf(made).filter, { view: made.id })}`, { replace: true });
    },
  });
  const wrong = work.error instanceof Problem ? work.error : undefined;
  return (
    <AskDialog
      title={v ? w("rename") : w("saveAs")}
      done={w("save")}
      ready={!!name.trim()}
      busy={work.isPending}
      onDone={() => work.mutate()}
      onClose={onClose}
    >
      {!v && <p className="sub">{w("what")}</p>}
      <Field label={w("name")} value={name} onChange={setName} at="/name" wrong={wrong} required />
      {can("view.share") && (
        <label className="field">
          <span className="cap">{w("who")}</span>
          <span className="inp">
            <select value={who} onChange={(e) => setWho(e.target.value)}>
              <option value="me">{w("me")}</option>
              {offered("role").map((r) => (
                <option key={r.value} value={`role ${r.value}`}>
                  {w("role", { name: r.name })}
                </option>
              ))}
              <option value="all">{w("all")}</option>
            </select>
          </span>
        </label>
      )}
      {wrong && wrong.fields.size === 0 && (
        <p className="wrong" role="alert">
          {told(wrong)}
        </p>
      )}
    </AskDialog>
  );
}
