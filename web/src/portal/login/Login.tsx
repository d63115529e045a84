import { Problem } from "@core/api/client";
import { type Proof, type SignInOptions, session } from "@core/api/coming";
import { words } from "@core/i18n/words";
import { Icon } from "@core/ui/Icon";
import { Btn, Logo } from "@core/ui/parts";
import { Failed } from "@core/ui/Screen";
import { type FormEvent, useEffect, useId, useState } from "react";
import { useLocation, useSearch } from "wouter";
import { useAsk } from "../ask";
import { Languages } from "../me/Choices";
import { signedIn } from "../session";
import { useTitle } from "../shell";
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
  show: ["显示密码", "Show the password"],
  hide: ["隐藏密码", "Hide the password"],
  paused: ["尝试次数过多，{n} 秒后再试", "Too many tries. Again in {n} s"],
  needLogin: ["请填写账号", "Fill in your login"],
  needSecret: ["请填写", "Fill this in"],
});

type Way = "password" | "code" | "link";

function waysOf(o: SignInOptions): Way[] {
  const ways: Way[] = [];
  if (o.password !== false) ways.push("password");
  if (o.code?.length) ways.push("code");
  if (o.link?.length && !o.code?.length) ways.push("link");
  return ways;
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
  const options = useAsk(["session-options"], () => session.options());
  return (
    <main id="content" className="door">
      <div className="door-in">
        <Logo size={40} />
        <h1>{options.data?.workspace ? w("to", { name: options.data.workspace.name }) : w("title")}</h1>
        {options.error ? (
          <Failed error={options.error} retry={() => options.refetch()} />
        ) : (
          options.data && (
            <SignIn ways={waysOf(options.data)} channel={options.data.code?.[0] ?? options.data.link?.[0] ?? "email"} />
          )
        )}
      </div>
      <Languages />
    </main>
  );
}

function SignIn({ ways, channel }: { ways: Way[]; channel: string }) {
  const [way, setWay] = useState<Way>(ways[0] ?? "password");
  return (
    <>
      {ways.length > 1 && (
        <div className="seg seg--wide" role="group" aria-label={w("how")}>
          {ways.map((x) => (
            <button key={x} type="button" aria-pressed={way === x} onClick={() => setWay(x)}>
              {w(x === "password" ? "byPassword" : x === "code" ? "byCode" : "byLink")}
            </button>
          ))}
        </div>
      )}
      <Credentials way={way} channel={channel} />
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
  const text = [p.message, p.remedy].filter(Boolean).join(" · ");
  if (at.includes("login")) return { login: text };
  return p.code === "auth.failed" ? { secret: text } : { whole: text };
}

function Credentials({ way, channel }: { way: Way; channel: string }) {
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
      const seconds = Number(e.body.seconds ?? e.body.retryAfter ?? 0);
      if (e.code === "auth.paused" && seconds > 0) pause(seconds);
      setWrong(wrongOf(e));
    } finally {
      setBusy(false);
    }
  };
  const enter = (proof: Proof) =>
    run(async () => {
      signedIn(await session.open(proof));
      go(next?.startsWith("/") && !next.startsWith("//") ? next : "/", { replace: true });
    });
  const send = () =>
    run(async () => {
      await session.code(login.trim(), channel);
      setSent(true);
      waitFor(60);
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
      <Text label={w("login")} value={login} onChange={setLogin} wrong={wrong.login} complete="username" name="login" />
      {way === "password" && <Password value={secret} onChange={setSecret} wrong={wrong.secret} />}
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
      {(wrong.whole || paused > 0) && (
        <p className="wrong" role="alert">
          <Icon name="s-late" />
          {paused > 0 ? w("paused", { n: paused }) : wrong.whole}
        </p>
      )}
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
      <WrongLine id={`${id}-wrong`} text={p.wrong} />
    </div>
  );
}

function Password({
  value,
  onChange,
  wrong,
}: {
  value: string;
  onChange: (to: string) => void;
  wrong?: string | undefined;
}) {
  const id = useId();
  const [shown, show] = useState(false);
  return (
    <div className="fld">
      <label className="lab" htmlFor={id}>
        {w("password")}
      </label>
      <div className={wrong ? "in in--bad" : "in"}>
        <input
          id={id}
          name="password"
          type={shown ? "text" : "password"}
          value={value}
          autoComplete="current-password"
          enterKeyHint="go"
          aria-invalid={wrong ? true : undefined}
          aria-describedby={wrong ? `${id}-wrong` : undefined}
          onChange={(e) => onChange(e.target.value)}
        />
        <button
          type="button"
          className="hit"
          aria-pressed={shown}
          aria-label={w(shown ? "hide" : "show")}
          onClick={() => show(!shown)}
        >
          <Icon name="eye" size={20} />
        </button>
      </div>
      <WrongLine id={`${id}-wrong`} text={wrong} />
    </div>
  );
}

export function WrongLine({ id, text }: { id: string; text?: string | undefined }) {
  if (!text) return null;
  return (
    <p id={id} className="wrong" role="alert">
      <Icon name="s-late" />
      {text}
    </p>
  );
}
