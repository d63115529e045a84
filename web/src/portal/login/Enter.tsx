import { api, Problem } from "@core/api/client";
import { told } from "@core/api/told";
import { words } from "@core/i18n/words";
import { Btn, Logo } from "@core/ui/parts";
import { WrongLine } from "@core/ui/WrongLine";
import { type FormEvent, useEffect, useState } from "react";
import { Link, useLocation } from "wouter";
import { Languages } from "../me/Choices";
import { signedIn } from "../session";
import { useTitle } from "../shell";
import { Secret } from "./Secret";
import "./login.css";

const w = words({
  link: ["用链接登录", "Sign in with your link"],
  invitation: ["欢迎，请设置密码", "Welcome: choose a password"],
  confirm: ["登录", "Sign in"],
  sure: [
    "点一下按钮就登录。不是您本人要求的，关掉这一页即可。",
    "One tap signs you in. If you did not ask for this, just close the page.",
  ],
  choose: ["以后用账号和这个密码登录。", "From now on you sign in with your login and this password."],
  password: ["新密码", "New password"],
  rule: ["至少 10 个字符", "At least 10 characters"],
  save: ["设置并登录", "Keep it and sign in"],
  missing: ["链接不完整，请从邮件里重新打开", "The link is not complete: open it from your mail again"],
  other: ["换一种方式登录", "Sign in another way"],
});

/** What a link brings behind its #: a token to sign in with, or an invitation. */
export function broughtBy(hash: string): { kind: "link" | "invitation"; token: string } | undefined {
  const plain = hash.replace(/^#/, "");
  if (!plain) return undefined;
  const found = /^(link|invitation)=(.+)$/.exec(plain);
  return { kind: (found?.[1] as "link" | "invitation") ?? "link", token: decodeURIComponent(found?.[2] ?? plain) };
}

/**
 * Where a link from a mail leads. Mail programs open links to look at them, so
 * it is a person's tap that uses it up; the secret leaves the address bar first.
 */
export function Enter({ hash, onOther }: { hash: string; onOther?: () => void }) {
  const [brought] = useState(() => broughtBy(hash));
  const invited = brought?.kind === "invitation";
  useTitle(w(invited ? "invitation" : "link"));
  const [password, setPassword] = useState("");
  const [busy, setBusy] = useState(false);
  const [wrong, setWrong] = useState<{ text: string; field?: boolean }>();
  const [, go] = useLocation();
  useEffect(() => window.history.replaceState(null, "", window.location.pathname + window.location.search), []);
  const enter = async (e: FormEvent) => {
    e.preventDefault();
    if (!brought) return;
    if (invited && [...password].length < 10) return setWrong({ text: w("rule"), field: true });
    setBusy(true);
    try {
      const me = invited
        ? await api("identity.acceptInvitation", { body: { token: brought.token, password } })
        : await api("identity.signIn", { body: { link: brought.token } });
      signedIn(me);
      go("/", { replace: true });
    } catch (x) {
      const field = x instanceof Problem && x.status === 422;
      setWrong({
        text: told(x as Error),
        field,
      });
      setBusy(false);
    }
  };
  const usable = brought && (!wrong || wrong.field);
  const whole = wrong && !wrong.field ? wrong.text : brought ? undefined : w("missing");
  return (
    <main id="content" className="door">
      <div className="door-in">
        <Logo size={40} />
        <h1>{w(invited ? "invitation" : "link")}</h1>
        <p className="sub">{w(invited ? "choose" : "sure")}</p>
        {whole && <WrongLine>{whole}</WrongLine>}
        {usable ? (
          <form onSubmit={(e) => void enter(e)} noValidate>
            {invited && (
              <Secret
                label={w("password")}
                hint={w("rule")}
                complete="new-password"
                value={password}
                onChange={setPassword}
                wrong={wrong?.text}
              />
            )}
            <Btn type="submit" kind="primary" touch busy={busy} className="btn--wide">
              {w(invited ? "save" : "confirm")}
            </Btn>
          </form>
        ) : (
          <Link href="/login" className="link" {...(onOther ? { onClick: onOther } : {})}>
            {w("other")}
          </Link>
        )}
      </div>
      <Languages />
    </main>
  );
}
