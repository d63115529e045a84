import { api, Problem } from "@core/api/client";
import { words } from "@core/i18n/words";
import { useSession } from "@core/session/session";
import { Icon } from "@core/ui/Icon";
import { Btn } from "@core/ui/parts";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
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

type How = "password" | "code";

/** useSign lets somebody show at this moment that it is he: what he types is turned into a signature for one task. */
export function useSign() {
  const [how, setHow] = useState<How>("password");
  const [typed, setTyped] = useState("");
  const signing = useMutation({
    mutationFn: (task: string) => api("identity.sign", { body: { for: task, [how]: typed } }),
    onError: () => setTyped(""),
  });
  return { how, setHow, typed, setTyped, signing };
}

/** Sign are the fields of a signature. */
export function Sign({ sign }: { sign: ReturnType<typeof useSign> }) {
  const { user, workspace } = useSession();
  const { how, setHow, typed, setTyped, signing } = sign;
  const ways = useQuery({
    queryKey: ["signInOptions"],
    queryFn: ({ signal }) => api("identity.signInOptions", { query: { workspace: workspace.slug }, signal }),
    staleTime: 600_000,
  });
  const channel = ways.data?.code?.[0];
  const send = useMutation({
    mutationFn: () =>
      api("identity.sendCode", {
        body: { workspace: workspace.slug, login: user.login, ...(channel && { channel: channel as "email" }) },
      }),
  });
  const wrong = [signing.error, send.error].find((e) => e instanceof Problem);
  const change = (to: How) => {
    setHow(to);
    setTyped("");
    signing.reset();
  };
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
          {wrong.message} {wrong.body.remedy}
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
