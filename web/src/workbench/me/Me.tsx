import { type Answer, api, Problem } from "@core/api/client";
import { told } from "@core/api/told";
import { ago } from "@core/format";
import { setLang, useLang, words } from "@core/i18n/words";
import { useSession } from "@core/session/session";
import { setTheme, type Theme, theme } from "@core/theme";
import { Avatar, Btn, Tag } from "@core/ui/parts";
import { Ghost, Loaded } from "@core/ui/Screen";
import { Seg } from "@core/ui/Seg";
import { toast } from "@core/ui/toast";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, type ReactNode, useState } from "react";
import { useCodes, word } from "../codes";
import { Field } from "../Field";
import { setSingleKeys, useSingleKeys } from "../keys";
import { Delegations } from "./Delegations";
import { NoticeChoices } from "./NoticeChoices";

const w = words({
  title: ["我的设置", "My settings"],
  look: ["显示", "Appearance"],
  language: ["语言", "Language"],
  theme: ["外观", "Theme"],
  auto: ["随系统", "As the system"],
  light: ["浅色", "Light"],
  dark: ["深色", "Dark"],
  keys: ["键盘", "Keyboard"],
  single: ["单键快捷键", "Single-key shortcuts"],
  singleSay: [
    "J、K、A 这样一个键就生效的快捷键。用语音输入或容易误按时可以关掉；⌘K、Ctrl+K 不受影响。",
    "Shortcuts of one key, as J, K and A. Turn them off if you dictate or press keys by accident; ⌘K and Ctrl+K stay.",
  ],
  on: ["开", "On"],
  off: ["关", "Off"],
  away: ["外出与代办", "Away"],
  notices: ["通知", "Notices"],
  safety: ["登录与安全", "Signing in"],
  password: ["密码", "Password"],
  old: ["当前密码", "Present password"],
  fresh: ["新密码，至少 10 个字符", "New password, at least 10 characters"],
  change: ["修改密码", "Change the password"],
  changed: ["密码已修改", "The password is changed"],
  devices: ["登录的设备", "Where you are signed in"],
  this: ["这台设备", "This device"],
  other: ["其他设备", "Another device"],
  seen: ["{ago}使用", "used {ago}"],
  end: ["退出", "Sign out"],
  endThat: ["退出{name}", "Sign out {name}"],
  ended: ["已退出那台设备", "That device is signed out"],
  gone: ["其他设备都已退出", "All other devices are signed out"],
  everywhere: ["在其他设备上全部退出", "Sign out everywhere else"],
});

type Device = Answer<"identity.sessions">["items"][number];

/** Me is what somebody has set for himself: how it looks, what keys do, where he is signed in. */
export default function Me() {
  const { user, workspace } = useSession();
  useCodes();
  const language = useLang();
  const single = useSingleKeys();
  const [look, setLook] = useState<Theme>(theme());
  return (
    <div className="settings">
      <header className="row settings-head">
        <Avatar name={user.name} size={40} me />
        <div>
          <h1 className="h2">{user.name}</h1>
          <p className="sub row">
            {workspace.name} · {user.login}
            {user.roles.map((r) => (
              <Tag key={r}>{word("role", r)}</Tag>
            ))}
          </p>
        </div>
      </header>
      <Part title={w("look")}>
        <Setting name={w("language")}>
          <Seg
            label={w("language")}
            value={language}
            of={[
              ["zh-CN", "中文"],
              ["en", "English"],
            ]}
            onChange={(to) => setLang(to)}
          />
        </Setting>
        <Setting name={w("theme")}>
          <Seg
            label={w("theme")}
            value={look}
            of={[
              ["auto", w("auto")],
              ["light", w("light")],
              ["dark", w("dark")],
            ]}
            onChange={(to) => {
              setTheme(to as Theme);
              setLook(to as Theme);
            }}
          />
        </Setting>
      </Part>
      <Part title={w("keys")}>
        <Setting name={w("single")} say={w("singleSay")}>
          <Seg
            label={w("single")}
            value={single ? "on" : "off"}
            of={[
              ["on", w("on")],
              ["off", w("off")],
            ]}
            onChange={(to) => setSingleKeys(to === "on")}
          />
        </Setting>
      </Part>
      <Part title={w("away")}>
        <Delegations />
      </Part>
      <Part title={w("notices")}>
        <NoticeChoices />
      </Part>
      <Part title={w("safety")}>
        <Password />
        <Devices />
      </Part>
    </div>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="panel">
      <header>
        <h2>{title}</h2>
      </header>
      <div className="settings-body">{children}</div>
    </section>
  );
}

function Setting({ name, say, children }: { name: string; say?: string; children: ReactNode }) {
  return (
    <div className="setting-one">
      <div>
        <p>{name}</p>
        {say && <p className="cap">{say}</p>}
      </div>
      {children}
    </div>
  );
}

function Password() {
  const [open, setOpen] = useState(false);
  const [old, setOld] = useState("");
  const [fresh, setFresh] = useState("");
  const set = useMutation({
    mutationFn: () => api("identity.setPassword", { body: { old, new: fresh } }),
    onSuccess: () => {
      toast(w("changed"));
      setOld("");
      setFresh("");
      setOpen(false);
    },
  });
  const wrong = set.error instanceof Problem ? set.error : undefined;
  if (!open)
    return (
      <Setting name={w("password")}>
        <Btn onClick={() => setOpen(true)}>{w("change")}</Btn>
      </Setting>
    );
  const submit = (e: FormEvent) => {
    e.preventDefault();
    set.mutate();
  };
  return (
    <form className="ask setting-form" onSubmit={submit}>
      <Field label={w("old")} type="password" value={old} onChange={setOld} at="/old" wrong={wrong} required />
      <Field label={w("fresh")} type="password" value={fresh} onChange={setFresh} at="/new" wrong={wrong} required />
      {wrong && wrong.fields.size === 0 && (
        <p className="wrong" role="alert">
          {told(wrong)}
        </p>
      )}
      <div className="row">
        <Btn type="submit" busy={set.isPending} disabled={!old || !fresh}>
          {w("change")}
        </Btn>
      </div>
    </form>
  );
}

function Devices() {
  const client = useQueryClient();
  const all = useQuery({ queryKey: ["sessions"], queryFn: ({ signal }) => api("identity.sessions", { signal }) });
  const end = useMutation({
    mutationFn: (d: Device) => api("identity.endSession", { path: { id: d.id } }),
    onSuccess: () => {
      toast(w("ended"));
      void client.invalidateQueries({ queryKey: ["sessions"] });
    },
    onError: (e) => toast(e.message, { bad: true }),
  });
  const everywhere = useMutation({
    mutationFn: () => api("identity.endSessions"),
    onSuccess: () => {
      toast(w("gone"));
      void client.invalidateQueries({ queryKey: ["sessions"] });
    },
    onError: (e) => toast(e.message, { bad: true }),
  });
  return (
    <>
      <Loaded of={all} ghost={<Ghost height={80} />}>
        {(page) => (
          <ul aria-label={w("devices")}>
            {page.items.map((d) => {
              const name = d.browser || w(d.current ? "this" : "other");
              return (
                <li key={d.id} className="setting-one">
                  <div>
                    <p>{name}</p>
                    <p className="cap">
                      {d.current ? w("this") : w("seen", { ago: ago(d.lastUsedAt) })}
                      {d.address && ` · ${d.address}`}
                    </p>
                  </div>
                  {!d.current && (
                    <Btn
                      kind="quiet"
                      aria-label={w("endThat", { name })}
                      busy={end.isPending && end.variables?.id === d.id}
                      onClick={() => end.mutate(d)}
                    >
                      {w("end")}
                    </Btn>
                  )}
                </li>
              );
            })}
          </ul>
        )}
      </Loaded>
      <div className="setting-one">
        <Btn kind="danger" icon="lock" busy={everywhere.isPending} onClick={() => everywhere.mutate()}>
          {w("everywhere")}
        </Btn>
      </div>
    </>
  );
}
