import { session } from "@core/api/coming";
import { words } from "@core/i18n/words";
import { Icon } from "@core/ui/Icon";
import { Btn, Logo } from "@core/ui/parts";
import { useEffect, useState } from "react";
import { Link, useLocation } from "wouter";
import { Languages } from "../me/Choices";
import { signedIn } from "../session";
import { useTitle } from "../shell";
import "./login.css";

const w = words({
  title: ["用链接登录", "Sign in with your link"],
  confirm: ["登录", "Sign in"],
  sure: [
    "点一下按钮就登录。不是您本人要求的，关掉这一页即可。",
    "One tap signs you in. If you did not ask for this, just close the page.",
  ],
  missing: ["链接不完整，请从邮件里重新打开", "The link is not complete: open it from your mail again"],
  other: ["换一种方式登录", "Sign in another way"],
});

/**
 * Where a link from a mail leads. Mail programs open links to look at them, so
 * it is a person's tap that uses it up; the secret leaves the address bar first.
 */
export function Enter() {
  useTitle(w("title"));
  const [link] = useState(() => window.location.hash.slice(1));
  const [busy, setBusy] = useState(false);
  const [wrong, setWrong] = useState<string>();
  const [, go] = useLocation();
  useEffect(() => window.history.replaceState(null, "", window.location.pathname), []);
  const enter = async () => {
    setBusy(true);
    try {
      signedIn(await session.open({ link }));
      go("/", { replace: true });
    } catch (e) {
      setWrong((e as Error).message);
      setBusy(false);
    }
  };
  const refused = wrong ?? (link ? undefined : w("missing"));
  return (
    <main id="content" className="door">
      <div className="door-in">
        <Logo size={40} />
        <h1>{w("title")}</h1>
        <p className="sub">{w("sure")}</p>
        {refused && (
          <p className="wrong" role="alert">
            <Icon name="s-late" />
            {refused}
          </p>
        )}
        {link && !wrong ? (
          <Btn kind="primary" touch busy={busy} className="btn--wide" onClick={() => void enter()}>
            {w("confirm")}
          </Btn>
        ) : (
          <Link href="/login" className="link">
            {w("other")}
          </Link>
        )}
      </div>
      <Languages />
    </main>
  );
}
