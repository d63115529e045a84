import { api, Problem } from "@core/api/client";
import { told } from "@core/api/told";
import type { SignIn as Proof, SignInOptions } from "@core/api/types";
import { words } from "@core/i18n/words";
import { Btn, Logo } from "@core/ui/parts";
import { Failed } from "@core/ui/Screen";
import { Seg } from "@core/ui/Seg";
import { WrongLine } from "@core/ui/WrongLine";
import { type FormEvent, useEffect, useId, useState } from "react";
import { useLocation, useSearch } from "wouter";
import { useAsk } from "../ask";
import { Languages } from "../me/Choices";
import { signedIn } from "../session";
import { useTitle } from "../shell";
import { Secret } from "./Secret";
import "./login.css";

const w = words({
  title: ["登录", "Sign in"],
  to: ["登录到{name}", "Sign in to {name}"],
  login: ["手机号、邮箱或账号", "Phone, e-mail or login"],
  password: ["密码", "Password"],
  code: ["验证码", "Code"],
  how: ["登录方式", "How to sign in"],
  byPassword: ["密码", "Password"],
  byCode: ["邮件验证码", "Code by e-mail"],
  byLink: ["邮件链接", "Link by e-mail"],
  send: ["发送验证码", "Send a code"],
  sendLink: ["发送登录链接", "Send a link"],
  sent: ["已发送，请查收邮件", "Sent: look into your mail"],
  resend: ["{n} 秒后可重发", "Again in {n} s"],
  enter: ["登录", "Sign in"],
  workspace: ["企业的短名称", "Short name of the business"],
  next: ["继续", "Go on"],
  paused: ["尝试次数过多，{n} 秒后再试", "Too many tries. Again in {n} s"],
  needLogin: ["请填写账号", "Fill in your login"],
  needSecret: ["请填写", "Fill this in"],
});

type Way = "password" | "code" | "link";

function waysOf(o: SignInOptions): Way[] {
  const ways: Way[] = [];
  if (o.password) ways.push("password");
  if (o.code?.length) ways.push("code");
  if (o.link?.length) ways.push("link");
  return ways.length ? ways : ["password"];
}

type Channel = "email" | "sms";

/** The business that was named: in the address, else the one of last time; nothing where there is one. */
function named(): string | undefined {
  const asked = new URLSearchParams(window.location.search).get("workspace");
  if (asked) localStorage.setItem("portal-workspace", asked);
  return asked ?? localStorage.getItem("portal-workspace") ?? undefined;
}

/** Counts seconds down to zero. */
function useCountdown(): [left: number, start: (seconds: number) => void] {
  const [end, setEnd] = useState(0);
  const [now, setNow] = useState(0);
  useEffect(() => {
    if (!end) return;
    const tick = setInterval(() => setNow(Date.now()), 500);
    return () => clearInterval(tick);
  }, [end]);
  const left = Math.max(0, Math.ceil((end - now) / 1000));
  const start = (seconds: number) => {
    setNow(Date.now());
    setEnd(Date.now() + seconds * 1000);
  };
  return [left, start];
}

export function Login() {
  useTitle(w("title"));
  const [workspace, setWorkspace] = useState(named);
  const options = useAsk(["session-options", workspace ?? ""], () =>
    api("identity.signInOptions", { query: workspace ? { workspace } : {} }),
  );
  const ask = options.error instanceof Problem && options.error.status === 404;
  const place = options.data?.workspace;
  return (
    <main id="content" className="door">
      <div className="door-in">
        <Logo size={40} />
        <h1>{place ? w("to", { name: place.name }) : w("title")}</h1>
        {options.data && !place && !workspace && <Which onChoose={setWorkspace} />}
        {ask && <Which onChoose={setWorkspace} wrong={workspace && options.error?.message} />}
        {options.error && !ask && <Failed error={options.error} retry={() => options.refetch()} />}
        {options.data && (place || workspace) && (
          <SignIn options={options.data} {...(place ? { workspace: place.slug } : {})} />
        )}
      </div>
      <Languages />
    </main>
  );
}

/** Where one server serves several businesses, one says which. */
function Which({ onChoose, wrong }: { onChoose: (slug: string) => void; wrong?: string | undefined }) {
  const [slug, setSlug] = useState("");
  const choose = (e: FormEvent) => {
    e.preventDefault();
    if (!slug.trim()) return;
    localStorage.setItem("portal-workspace", slug.trim());
    onChoose(slug.trim());
  };
  return (
    <form onSubmit={choose} noValidate>
      <Text
        label={w("workspace")}
        value={slug}
        onChange={setSlug}
        wrong={wrong}
        complete="organization"
        name="workspace"
      />
      <Btn type="submit" kind="primary" touch className="btn--wide">
        {w("next")}
      </Btn>
    </form>
  );
}

function SignIn({ options, workspace }: { options: SignInOptions; workspace?: string }) {
  const ways = waysOf(options);
  const [way, setWay] = useState<Way>(ways[0] ?? "password");
  return (
    <>
      {ways.length > 1 && (
        <Seg
          className="seg--wide"
          label={w("how")}
          of={ways.map((x) => [x, w(x === "password" ? "byPassword" : x === "code" ? "byCode" : "byLink")] as const)}
          value={way}
          onChange={setWay}
        />
      )}
      <Credentials
        key={way}
        way={way}
        channel={((way === "link" ? options.link : options.code)?.[0] ?? "email") as Channel}
        at={workspace ? { workspace } : {}}
      />
    </>
  );
}

interface Wrong {
  login?: string;
  secret?: string;
  whole?: string;
}

/** What the server's refusal says, at the field that it is about. */
function wrongOf(p: Problem): Wrong {
  const at = p.body.errors?.[0]?.field ?? "";
  const text = told(p);
  if (at.includes("login")) return { login: text };
  return p.code === "auth.failed" ? { secret: text } : { whole: text };
}

function Credentials({ way, channel, at }: { way: Way; channel: Channel; at: { workspace?: string } }) {
  const [login, setLogin] = useState("");
  const [secret, setSecret] = useState("");
  const [busy, setBusy] = useState(false);
  const [sent, setSent] = useState(false);
  const [wrong, setWrong] = useState<Wrong>({});
  const [paused, pause] = useCountdown();
  const [wait, waitFor] = useCountdown();
  const [, go] = useLocation();
  const next = new URLSearchParams(useSearch()).get("next");

  const run = async (what: () => Promise<void>) => {
    setBusy(true);
    setWrong({});
    try {
      await what();
    } catch (e) {
      if (!(e instanceof Problem)) throw e;
      const seconds = Number(e.body.seconds ?? 0);
      if (e.code === "auth.paused" && seconds > 0) pause(seconds);
      setWrong(wrongOf(e));
    } finally {
      setBusy(false);
    }
  };
  const enter = (proof: Proof) =>
    run(async () => {
      signedIn(await api("identity.signIn", { body: { ...at, ...proof } }));
      go(next?.startsWith("/") && !next.startsWith("//") ? next : "/", { replace: true });
    });
  const send = () =>
    run(async () => {
      const asked = await api(way === "link" ? "identity.sendLink" : "identity.sendCode", {
        body: { ...at, login: login.trim(), channel },
      });
      setSent(true);
      waitFor(Number((asked as { againSeconds?: number } | undefined)?.againSeconds ?? 60));
    });
  const submit = (e: FormEvent) => {
    e.preventDefault();
    if (!login.trim()) return setWrong({ login: w("needLogin") });
    if (way === "link") return void send();
    if (way === "code" && !sent) return void send();
    if (!secret) return setWrong({ secret: w("needSecret") });
    void enter(
      way === "password" ? { login: login.trim(), password: secret } : { login: login.trim(), code: secret.trim() },
    );
  };
  const primary = way === "link" ? w("sendLink") : way === "code" && !sent ? w("send") : w("enter");
  return (
    <form onSubmit={submit} noValidate>
      <Text
        label={w("login")}
        value={login}
        onChange={setLogin}
        wrong={wrong.login}
        complete="username"
        name="username"
      />
      {way === "password" && (
        <Secret
          label={w("password")}
          complete="current-password"
          value={secret}
          onChange={setSecret}
          wrong={wrong.secret}
        />
      )}
      {way === "code" && sent && (
        <Text
          label={w("code")}
          value={secret}
          onChange={setSecret}
          wrong={wrong.secret}
          complete="one-time-code"
          name="code"
          numeric
        >
          <button type="button" className="link" disabled={wait > 0 || busy} onClick={() => void send()}>
            {wait > 0 ? w("resend", { n: wait }) : w("send")}
          </button>
        </Text>
      )}
      {sent && way !== "password" && (
        <p className="hint" role="status">
          {w("sent")}
        </p>
      )}
      {(wrong.whole || paused > 0) && <WrongLine>{paused > 0 ? w("paused", { n: paused }) : wrong.whole}</WrongLine>}
      <Btn
        type="submit"
        kind="primary"
        touch
        busy={busy}
        disabled={paused > 0 || (way === "link" && wait > 0)}
        className="btn--wide"
      >
        {way === "link" && wait > 0 ? w("resend", { n: wait }) : primary}
      </Btn>
    </form>
  );
}

function Text(p: {
  label: string;
  value: string;
  onChange: (to: string) => void;
  wrong?: string | undefined;
  complete: string;
  name: string;
  numeric?: boolean;
  children?: React.ReactNode;
}) {
  const id = useId();
  return (
    <div className="fld">
      <label className="lab" htmlFor={id}>
        {p.label}
      </label>
      <div className={p.wrong ? "in in--bad" : "in"}>
        <input
          id={id}
          name={p.name}
          value={p.value}
          autoComplete={p.complete}
          autoCapitalize="none"
          spellCheck={false}
          inputMode={p.numeric ? "numeric" : undefined}
          enterKeyHint={p.numeric ? "go" : "next"}
          aria-invalid={p.wrong ? true : undefined}
          aria-describedby={p.wrong ? `${id}-wrong` : undefined}
          onChange={(e) => p.onChange(e.target.value)}
        />
        {p.children}
      </div>
      <WrongLine id={`${id}-wrong`}>{p.wrong}</WrongLine>
    </div>
  );
}
