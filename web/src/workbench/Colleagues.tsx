import { type Answer, api, type Problem } from "@core/api/client";
import { words } from "@core/i18n/words";
import { useSession } from "@core/session/session";
import { Icon } from "@core/ui/Icon";
import { Avatar } from "@core/ui/parts";
import { Search } from "@core/ui/Search";
import { WrongLine } from "@core/ui/WrongLine";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useSettled } from "./useSettled";

const w = words({
  find: ["姓名或账号", "Name or login"],
  nobody: ["没有找到同事", "No colleague found"],
  chosen: ["已选 {names}", "Chosen: {names}"],
});

export type Colleague = Pick<Answer<"identity.colleagues">["items"][number], "id" | "name" | "roles">;

/** Colleagues are there to choose from: the latest at once, others by a fragment of their names. */
export function Colleagues({
  label,
  several,
  not,
  task,
  chosen,
  onChoose,
  at,
  wrong,
}: {
  label: string;
  several?: boolean;
  /** Who may not be chosen: oneself, unless it says somebody else, or "" for nobody. */
  not?: string | undefined;
  /** A task whose next steps are done by whom it chooses: then only those who may be chosen. */
  task?: string | undefined;
  chosen: Colleague[];
  onChoose: (to: Colleague[]) => void;
  /** Its JSON pointer, for what the server says of it. */
  at?: string;
  wrong?: Problem | undefined;
}) {
  const { user } = useSession();
  const [q, setQ] = useState("");
  const asked = useSettled(q.trim(), 120);
  const found = useQuery({
    queryKey: ["colleagues", asked, task],
    queryFn: async ({ signal }): Promise<Colleague[]> =>
      task
        ? (await api("task.choices", { path: { id: task }, query: { q: asked }, signal })).items
        : (await api("identity.colleagues", { query: { q: asked, limit: 6 }, signal })).items,
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });
  const hits = (found.data ?? []).filter((c) => c.id !== (not ?? user.id));
  const on = (c: Colleague) => chosen.some((x) => x.id === c.id);
  const press = (c: Colleague) =>
    onChoose(on(c) ? chosen.filter((x) => x.id !== c.id) : several ? [...chosen, c] : [c]);
  const said = at ? wrong?.fields.get(at) : undefined;
  const away = chosen.filter((c) => !hits.some((h) => h.id === c.id));
  return (
    <fieldset className="people-pick">
      <legend className="cap">{label}</legend>
      <Search label={w("find")} className="inp" value={q} onChange={setQ} />
      {said && <WrongLine>{said.message}</WrongLine>}
      {away.length > 0 && <p className="cap">{w("chosen", { names: away.map((c) => c.name).join("、") })}</p>}
      <div className="people-hits">
        {hits.map((c) => (
          <button key={c.id} type="button" className="palette-hit" aria-pressed={on(c)} onClick={() => press(c)}>
            <Avatar name={c.name} />
            <span className="nowrap">{c.name}</span>
            <span className="dim clip grow">{c.roles.join("、")}</span>
            {on(c) && <Icon name="check" />}
          </button>
        ))}
        {found.isSuccess && hits.length === 0 && <p className="dim">{w("nobody")}</p>}
      </div>
    </fieldset>
  );
}
