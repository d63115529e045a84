import { type Answer, api, Problem } from "@core/api/client";
import { say, words } from "@core/i18n/words";
import { Btn } from "@core/ui/parts";
import { Ghost, Loaded } from "@core/ui/Screen";
import { toast } from "@core/ui/toast";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, type ReactNode, useState } from "react";
import { Confirm } from "../Confirm";
import { Field } from "../Field";
import { Head } from "../table";

const w = words({
  title: ["用户与权限", "People and rights"],
  about: [
    "员工用公司已有的账号登录（OpenID Connect）：Entra ID、Keycloak、阿里云 IDaaS、Authing 等。密码登录照常可用。",
    "Your staff sign in with the accounts they have already (OpenID Connect): Entra ID, Google, Okta, Keycloak and others. Passwords go on working.",
  ],
  noSite: [
    "服务器不知道自己的网址：请用 --site 启动后再设置。",
    "The server does not know its own address: start it with --site first.",
  ],
  redirect: ["请在身份提供方登记这个回调地址", "Register this redirect address at the provider"],
  name: ["登录按钮上的名称", "Name on the sign-in button"],
  issuer: ["颁发者地址（Issuer）", "Issuer"],
  client: ["客户端 ID", "Client ID"],
  secret: ["客户端密钥", "Client secret"],
  kept: ["客户端密钥（已保存，不填则不变）", "Client secret (kept; empty leaves it)"],
  domains: ["只允许这些邮箱域名（用逗号隔开，不填则不限）", "Only these e-mail domains (comma between; empty: all)"],
  role: ["没有邀请过的人：给这个角色；不选则不能进入", "Whom nobody invited gets this role; none: stays out"],
  keep: ["保存", "Save"],
  saved: ["单点登录已保存", "The sign-on is kept"],
  drop: ["取消单点登录", "End sign-on"],
  dropSay: [
    "员工之后只能用密码或验证码登录；这里的设置和客户端密钥会一并删除。",
    "Your staff then sign in with passwords or codes alone. What is set here goes, the client secret too.",
  ],
  dropped: ["单点登录已取消", "The sign-on has ended"],
});

type Kept = Answer<"identity.signOn">;

/** SignOn is where the staff sign in with accounts of another house. */
export function SignOn({ tabs }: { tabs: ReactNode }) {
  const kept = useQuery({
    queryKey: ["people", "sign-on"],
    queryFn: ({ signal }) => api("identity.signOn", { signal }),
  });
  return (
    <>
      <Head title={w("title")} />
      {tabs}
      <Loaded of={kept} ghost={<Ghost height={320} />}>
        {(k) => <Settings key={k.issuer ?? ""} kept={k} />}
      </Loaded>
    </>
  );
}

function Settings({ kept }: { kept: Kept }) {
  const client = useQueryClient();
  const roles = useQuery({ queryKey: ["people", "roles"], queryFn: () => api("identity.roles") });
  const [name, setName] = useState(kept.name ?? "");
  const [issuer, setIssuer] = useState(kept.issuer ?? "");
  const [clientId, setClientId] = useState(kept.clientId ?? "");
  const [secret, setSecret] = useState("");
  const [domains, setDomains] = useState((kept.domains ?? []).join(", "));
  const [role, setRole] = useState(kept.role ?? "");
  const [asking, setAsking] = useState(false);
  const done = (said: string) => {
    toast(said);
    setSecret("");
    void client.invalidateQueries({ queryKey: ["people", "sign-on"] });
  };
  const keep = useMutation({
    mutationFn: () =>
      api("identity.setSignOn", {
        body: {
          name,
          issuer,
          clientId,
          domains: domains.split(/[\s,，;；]+/).filter(Boolean),
          ...(secret && { secret }),
          ...(role && { role }),
        },
      }),
    onSuccess: () => done(w("saved")),
  });
  const drop = useMutation({
    mutationFn: () => api("identity.dropSignOn", {}),
    onSuccess: () => done(w("dropped")),
    onError: (e) => toast(e.message, { bad: true }),
    onSettled: () => setAsking(false),
  });
  const wrong = keep.error instanceof Problem ? keep.error : undefined;
  const submit = (e: FormEvent) => {
    e.preventDefault();
    keep.mutate();
  };
  const strays = [...(wrong?.fields.entries() ?? [])].filter(([at]) => at.startsWith("/domains/"));
  return (
    <form className="ask signon" onSubmit={submit}>
      <p className="sub">{kept.redirect ? w("about") : w("noSite")}</p>
      {kept.redirect && (
        <div className="field">
          <span className="cap">{w("redirect")}</span>
          <code className="secret">{kept.redirect}</code>
        </div>
      )}
      <Field label={w("name")} value={name} onChange={setName} at="/name" wrong={wrong} required />
      <Field label={w("issuer")} value={issuer} onChange={setIssuer} at="/issuer" wrong={wrong} required />
      <Field label={w("client")} value={clientId} onChange={setClientId} at="/clientId" wrong={wrong} required />
      <Field
        label={kept.hasSecret ? w("kept") : w("secret")}
        type="password"
        value={secret}
        onChange={setSecret}
        at="/secret"
        wrong={wrong}
      />
      <Field label={w("domains")} value={domains} onChange={setDomains} at="/domains" wrong={wrong} />
      {strays.map(([at, p]) => (
        <p key={at} className="wrong">
          {p.message}
        </p>
      ))}
      <Field
        label={w("role")}
        value={role}
        onChange={setRole}
        at="/role"
        wrong={wrong}
        choices={(roles.data?.items ?? [])
          .filter((r) => r.kind === "staff")
          .map((r) => ({ value: r.key, name: say(r.name) || r.key }))}
      />
      {wrong && wrong.fields.size === 0 && <p className="wrong">{wrong.message}</p>}
      <div className="row between">
        {kept.issuer ? (
          <Btn kind="danger" onClick={() => setAsking(true)}>
            {w("drop")}
          </Btn>
        ) : (
          <span />
        )}
        <Btn kind="primary" type="submit" busy={keep.isPending} disabled={!kept.redirect}>
          {w("keep")}
        </Btn>
      </div>
      {asking && (
        <Confirm
          title={w("drop")}
          text={w("dropSay")}
          yes={w("drop")}
          danger
          busy={drop.isPending}
          onYes={() => drop.mutate()}
          onClose={() => setAsking(false)}
        />
      )}
    </form>
  );
}
