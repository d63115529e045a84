import { api, Problem } from "@core/api/client";
import { told } from "@core/api/told";
import type { OpenSession } from "@core/api/types";
import { ExportData } from "@core/export/ExportData";
import { ago } from "@core/format";
import { words } from "@core/i18n/words";
import { help } from "@core/ui/help";
import { Icon } from "@core/ui/Icon";
import { Avatar, Btn } from "@core/ui/parts";
import { Ghost, Loaded } from "@core/ui/Screen";
import { Sheet } from "@core/ui/Sheet";
import { toast } from "@core/ui/toast";
import { type FormEvent, useState } from "react";
import { useLocation } from "wouter";
import { client, forget, useAsk } from "../ask";
import { Secret } from "../login/Secret";
import { signedOut, useMe } from "../session";
import { useTitle } from "../shell";
import { Languages, Themes } from "./Choices";
import "../home/home.css";

const w = words({
  title: ["我的", "Me"],
  settings: ["设置", "Settings"],
  language: ["语言", "Language"],
  theme: ["外观", "Appearance"],
  guide: ["使用指南", "How it works"],
  password: ["登录密码", "Password"],
  change: ["修改", "Change"],
  data: ["我的数据", "My data"],
  dataSay: ["您的资料、地址、订单、留言和文件", "Your details, addresses, orders, messages and files"],
  sessions: ["登录的设备", "Where you are signed in"],
  this: ["这台设备", "This device"],
  other: ["其他设备", "Another device"],
  seen: ["{ago}使用", "used {ago}"],
  end: ["退出", "Sign out"],
  endThat: ["退出{name}", "Sign out {name}"],
  ended: ["已退出那台设备", "That device is signed out"],
  out: ["退出登录", "Sign out"],
  outHint: ["草稿会留在这台设备上，只有您登录后能看到。", "Drafts stay on this device, for you alone."],
  old: ["当前密码", "Present password"],
  fresh: ["新密码", "New password"],
  save: ["保存新密码", "Keep the new password"],
  changed: ["密码已修改", "The password is changed"],
  fill: ["请填写", "Fill this in"],
});

export default function Me() {
  const me = useMe();
  useTitle(w("title"));
  const [, go] = useLocation();
  const [changing, setChanging] = useState(false);
  const [busy, setBusy] = useState(false);
  const out = async () => {
    setBusy(true);
    try {
      await api("identity.signOut");
      await forget();
      signedOut();
      go("/login", { replace: true });
    } catch (e) {
      toast((e as Error).message, { bad: true });
      setBusy(false);
    }
  };
  return (
    <main id="content" className="page--tabs">
      <header className="me-head">
        <Avatar name={me.user.name} size={40} me />
        <div className="grow">
          <h1>{me.user.name}</h1>
          <p className="sub body2">
            {me.workspace.name} · {me.user.login}
          </p>
        </div>
      </header>
      <div className="cols">
        <section>
          <h2 className="vh">{w("settings")}</h2>
          <div className="card card--list">
            <div className="setting">
              {w("language")}
              <Languages />
            </div>
            <div className="setting">
              {w("theme")}
              <Themes />
            </div>
            <a className="setting" href={help("customer#top")}>
              {w("guide")}
              <Icon name="right" />
            </a>
            <div className="setting">
              {w("password")}
              <Btn className="btn--44" onClick={() => setChanging(true)}>
                {w("change")}
              </Btn>
            </div>
            <div className="setting">
              <div className="grow">
                {w("data")}
                <p className="hint">{w("dataSay")}</p>
              </div>
              <ExportData
                className="btn--44"
                party={me.user.party ?? ""}
                begin={() => api("party.mine", { body: {} })}
              />
            </div>
          </div>
        </section>
        <Sessions />
      </div>
      <div className="signout">
        <Btn touch className="btn--wide" busy={busy} onClick={() => void out()}>
          {w("out")}
        </Btn>
        <p className="hint">{w("outHint")}</p>
      </div>
      {changing && <Password onClose={() => setChanging(false)} />}
    </main>
  );
}

function Sessions() {
  const all = useAsk(["sessions"], () => api("identity.sessions"));
  const end = async (s: OpenSession) => {
    try {
      await api("identity.endSession", { path: { id: s.id } });
      toast(w("ended"));
      await client.invalidateQueries({ queryKey: ["sessions"] });
    } catch (e) {
      toast((e as Error).message, { bad: true });
    }
  };
  return (
    <section className="sect">
      <header>
        <h2>{w("sessions")}</h2>
      </header>
      <Loaded
        of={all}
        ghost={
          <div className="card">
            <Ghost width="60%" />
          </div>
        }
      >
        {(page) => (
          <ul className="card card--list">
            {page.items.map((s) => {
              const name = s.browser || w(s.current ? "this" : "other");
              return (
                <li key={s.id} className="setting">
                  <span className="session grow">
                    <b className="clip">{name}</b>
                    <span className="small">
                      {s.current ? w("this") : w("seen", { ago: ago(s.lastUsedAt ?? s.createdAt) })}
                    </span>
                  </span>
                  {!s.current && (
                    <Btn className="btn--44" aria-label={w("endThat", { name })} onClick={() => void end(s)}>
                      {w("end")}
                    </Btn>
                  )}
                </li>
              );
            })}
          </ul>
        )}
      </Loaded>
    </section>
  );
}

function Password({ onClose }: { onClose: () => void }) {
  const [old, setOld] = useState("");
  const [fresh, setFresh] = useState("");
  const [busy, setBusy] = useState(false);
  const [wrong, setWrong] = useState<{ old?: string; fresh?: string }>({});
  const save = async (e: FormEvent) => {
    e.preventDefault();
    if (!old || !fresh) return setWrong({ ...(old ? {} : { old: w("fill") }), ...(fresh ? {} : { fresh: w("fill") }) });
    setBusy(true);
    try {
      await api("identity.setPassword", { body: { old, new: fresh } });
      toast(w("changed"));
      onClose();
    } catch (e) {
      const at = e instanceof Problem ? (e.body.errors?.[0]?.field ?? "") : "";
      const text = told(e as Error);
      setWrong(at.includes("new") ? { fresh: text } : { old: text });
      setBusy(false);
    }
  };
  return (
    <Sheet title={w("password")} onClose={onClose}>
      <form onSubmit={(e) => void save(e)} noValidate>
        <Secret label={w("old")} complete="current-password" value={old} onChange={setOld} wrong={wrong.old} />
        <Secret label={w("fresh")} complete="new-password" value={fresh} onChange={setFresh} wrong={wrong.fresh} />
        <div className="signout">
          <Btn type="submit" kind="primary" touch busy={busy} className="btn--wide">
            {w("save")}
          </Btn>
        </div>
      </form>
    </Sheet>
  );
}
