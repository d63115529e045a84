import { told } from "@core/api/told";
import { words } from "@core/i18n/words";
import { useSession } from "@core/session/session";
import { type Signing, useSignCode } from "@core/session/sign";
import { Icon } from "@core/ui/Icon";
import { Btn } from "@core/ui/parts";
import { Field } from "../Field";

const w = words({
  say: ["这一步要签名：请再次证明是您本人。", "This step is signed: show once more that it is you."],
  password: ["您的密码", "Your password"],
  code: ["六位验证码", "Six-digit code"],
  byCode: ["改用验证码", "Use a code instead"],
  byPassword: ["改用密码", "Use the password instead"],
  send: ["发送验证码", "Send a code"],
  sent: ["验证码已发到 {login}，五分钟内有效。", "A code is on its way to {login}; it is good for five minutes."],
});

/** Sign are the fields of a signature. */
export function Sign({ sign }: { sign: Signing }) {
  const { user, workspace } = useSession();
  const { how, change, typed, setTyped, signing } = sign;
  const { channel, send, wrong } = useSignCode(workspace.slug, user.login, signing);
  return (
    <section className="field sign">
      <p className="cap row">
        <Icon name="lock" size={12} />
        {w("say")}
      </p>
      <Field
        label={w(how)}
        type={how === "password" ? "password" : "text"}
        at={`/${how}`}
        value={typed}
        onChange={setTyped}
        wrong={wrong}
        required
      />
      {wrong && wrong.fields.size === 0 && (
        <p className="wrong" role="alert">
          {told(wrong)}
        </p>
      )}
      {channel && (
        <div className="row wrap">
          {how === "code" && (
            <Btn busy={send.isPending} onClick={() => send.mutate()}>
              {w("send")}
            </Btn>
          )}
          <Btn kind="quiet" onClick={() => change(how === "code" ? "password" : "code")}>
            {w(how === "code" ? "byPassword" : "byCode")}
          </Btn>
        </div>
      )}
      {how === "code" && send.isSuccess && (
        <p className="cap" role="status">
          {w("sent", { login: user.login })}
        </p>
      )}
    </section>
  );
}
