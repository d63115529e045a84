import { Problem, send } from "@core/api/client";
import { told } from "@core/api/told";
import { setLang, useLang, words } from "@core/i18n/words";
import { Icon } from "@core/ui/Icon";
import { Btn, Logo } from "@core/ui/parts";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useEffect, useState } from "react";
import { useSettled } from "./useSettled";

const w = words({
  title: ["登录", "Sign in"],
  welcome: ["欢迎", "Welcome"],
  choose: ["为自己设一个密码，至少 10 个字符。", "Choose a password of at least 10 characters."],
  again: ["请重新登录，已填写的内容都还在", "Please sign in again. Nothing you typed is lost."],
  login: ["登录名", "Login"],
  password: ["密码", "Password"],
  code: ["验证码", "Code"],
  workspace: ["工作区的短名", "Short name of the workspace"],
  go: ["登录", "Sign in"],
  byCode: ["用邮件验证码登录", "Sign in with a code by e-mail"],
  byPassword: ["用密码登录", "Sign in with a password"],
  signOn: ["用 {name} 登录", "Sign in with {name}"],
  signingOn: ["正在登录…", "Signing in…"],
  notAllowed: ["{name} 没有允许这次登录。", "{name} did not let you sign in."],
  send: ["发送验证码", "Send a code"],
  sent: [
    "如果这个账号存在，验证码已发出，5 分钟内有效。",
    "If the account exists, a code is on its way. It holds for 5 minutes.",
  ],
  help: ["忘记密码？请管理员发一个新的邀请链接。", "Forgot it? Ask an administrator for a new invitation link."],
});

/** The secret of an invitation or a link stands behind the #: it never reaches a log. */
function fromHash(kind: "invitation" | "link"): string {
  return new URLSearchParams(location.hash.slice(1)).get(kind) ?? "";
}

/** What is kept of a sign-on while the person is away at the provider. */
interface Away {
  token: string;
  to: string;
}

/** What somebody has come back with from the provider, once: to the page that sent him, and to no other. */
function comeBack() {
  const said = new URLSearchParams(location.search);
  const kept = sessionStorage.getItem("signOn");
  if (!kept || !said.has("state")) return undefined;
  sessionStorage.removeItem("signOn");
  const { token, to } = JSON.parse(kept) as Away;
  return { to, signOn: { token, state: said.get("state") ?? "", code: said.get("code") ?? "" } };
}

interface Options {
  workspace?: { slug: string; name: string };
  password: boolean;
  code: string[];
  signOn?: string;
}

/** The ways into a workspace, or into the only one there is; null where that is none. */
const waysInto = (slug: string) =>
  send<Options>("get", `/api/v1/session/options${slug && `?workspace=${encodeURIComponent(slug)}`}`).catch(() => null);

/** SignIn is the door of the workbench. After an expired session it lies over the screens, which stay. */
export function SignIn({ then, again }: { then: () => void; again: boolean }) {
  const language = useLang();
  const [workspace, setWorkspace] = useState(localStorage.getItem("workspace") ?? "");
  const only = useQuery({ queryKey: ["session", "options"], queryFn: () => waysInto("") });
  const slug = useSettled(workspace.trim(), 300);
  const several = only.isFetched && !only.data;
  const chosen = useQuery({
    queryKey: ["session", "options", slug],
    queryFn: () => waysInto(slug),
    enabled: several && slug !== "",
  });
  const options = several ? chosen : only;
  const [login, setLogin] = useState(localStorage.getItem("login") ?? "");
  const [secret, setSecret] = useState("");
  const [byCode, setByCode] = useState(false);
  const [sent, setSent] = useState(false);
  const [busy, setBusy] = useState(false);
  const [wrong, setWrong] = useState<Problem>();
  const [invited, setInvited] = useState(() => fromHash("invitation"));
  const [link, setLink] = useState(() => fromHash("link"));
  const [back] = useState(comeBack);
  const [refused, setRefused] = useState(false);
  const plain = !invited && !link;
  const codes = (options.data?.code ?? []).length > 0;
  const named = options.data?.workspace;

  const at = several ? { workspace: slug } : {};
  async function attempt(work: () => Promise<void>) {
    setBusy(true);
    setWrong(undefined);
    try {
      await work();
    } catch (e) {
      if (e instanceof Problem) setWrong(e);
      else throw e;
    } finally {
      setBusy(false);
    }
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was come back with is sent once
  useEffect(() => {
    if (!back) return;
    history.replaceState(null, "", back.to);
    if (!back.signOn.code) setRefused(true);
    else
      void attempt(async () => {
        await send("post", "/api/v1/session", { body: { signOn: back.signOn } });
        then();
      });
  }, [back]);
  const leave = () =>
    void attempt(async () => {
      const begun = await send<{ url: string; token: string }>("post", "/api/v1/session/sign-on", { body: at });
      const to = location.pathname.startsWith("/w/login") ? "/w/" : location.pathname + location.search;
      if (several) localStorage.setItem("workspace", slug);
      sessionStorage.setItem("signOn", JSON.stringify({ token: begun.token, to } satisfies Away));
      location.assign(begun.url);
    });
  const enter = (e: FormEvent) => {
    e.preventDefault();
    void attempt(async () => {
      if (invited) await send("post", "/api/v1/invitations", { body: { token: invited, password: secret } });
      else if (link) await send("post", "/api/v1/session", { body: { link } });
      else {
        await send("post", "/api/v1/session", {
          body: { ...at, login, ...(byCode ? { code: secret } : { password: secret }) },
        });
        localStorage.setItem("login", login);
        if (several) localStorage.setItem("workspace", slug);
      }
      if (!plain) history.replaceState(null, "", "/w/");
      setInvited("");
      setLink("");
      then();
    });
  };
  const sendCode = () =>
    void attempt(async () => {
      await send("post", "/api/v1/session/codes", { body: { ...at, login, channel: options.data?.code[0] } });
      setSent(true);
    });

  return (
    <main className="door">
      <form className="door-card" onSubmit={enter}>
        <div className="row between">
          <span className="row">
            <Logo size={28} />
            <b className="h3">{named?.name ?? "Bespoke 量单"}</b>
          </span>
          <Btn
            kind="quiet"
            lang={language === "en" ? "zh-CN" : "en"}
            onClick={() => setLang(language === "en" ? "zh-CN" : "en")}
          >
            {language === "en" ? "中文" : "English"}
          </Btn>
        </div>
        <h1 className="h2">{invited ? w("welcome") : w("title")}</h1>
        {invited && <p className="sub">{w("choose")}</p>}
        {again && <p className="sub">{w("again")}</p>}
        {plain && several && (
          <Field
            label={w("workspace")}
            value={workspace}
            onChange={setWorkspace}
            name="organization"
            auto="organization"
            focus={!workspace && !login}
          />
        )}
        {plain && (
          <Field label={w("login")} value={login} onChange={setLogin} name="username" auto="username" focus={!login} />
        )}
        {!link && (
          <Field
            key={byCode ? "code" : "password"}
            label={byCode ? w("code") : w("password")}
            value={secret}
            onChange={setSecret}
            name={byCode ? "code" : "password"}
            auto={byCode ? "one-time-code" : invited ? "new-password" : "current-password"}
            type={byCode ? "text" : "password"}
            focus={login !== "" || !plain}
          />
        )}
        {byCode && (
          <Btn onClick={sendCode} disabled={!login || busy}>
            {w("send")}
          </Btn>
        )}
        {sent && (
          <p className="cap" role="status">
            {w("sent")}
          </p>
        )}
        {wrong && (
          <p className="wrong" role="alert">
            <Icon name="s-late" /> <span>{told(wrong)}</span>
          </p>
        )}
        {refused && (
          <p className="wrong" role="alert">
            <Icon name="s-late" /> <span>{w("notAllowed", { name: options.data?.signOn ?? "" })}</span>
          </p>
        )}
        {back && busy && (
          <p className="cap" role="status">
            {w("signingOn")}
          </p>
        )}
        <Btn kind="primary" type="submit" busy={busy} disabled={plain ? !login || !secret : !link && !secret}>
          {w("go")}
        </Btn>
        {plain && options.data?.signOn && (
          <Btn icon="lock" onClick={leave} disabled={busy}>
            {w("signOn", { name: options.data.signOn })}
          </Btn>
        )}
        {!plain ? null : codes ? (
          <Btn
            kind="quiet"
            onClick={() => {
              setByCode(!byCode);
              setSecret("");
            }}
          >
            {byCode ? w("byPassword") : w("byCode")}
          </Btn>
        ) : (
          <p className="cap">{w("help")}</p>
        )}
      </form>
    </main>
  );
}

function Field({
  label,
  value,
  onChange,
  name,
  auto,
  type = "text",
  focus,
}: {
  label: string;
  value: string;
  onChange: (to: string) => void;
  name: string;
  auto: string;
  type?: string;
  focus?: boolean;
}) {
  return (
    <label className="door-field">
      <span>{label}</span>
      <span className="inp">
        <input
          name={name}
          autoComplete={auto}
          type={type}
          value={value}
          onChange={(e) => onChange(e.target.value)}
          required
          // biome-ignore lint/a11y/noAutofocus: the door has one thing to do
          autoFocus={focus}
        />
      </span>
    </label>
  );
}
