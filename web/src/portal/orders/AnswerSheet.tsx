import { api, newKey, Problem, send } from "@core/api/client";
import { told } from "@core/api/told";
import type { Ask, OrderProblem } from "@core/api/types";
import { Fill } from "@core/form/Fill";
import { begunFill } from "@core/form/fill";
import type { Face } from "@core/form/hand";
import { lang, words } from "@core/i18n/words";
import { type Signing, useSign, useSignCode } from "@core/session/sign";
import { Icon } from "@core/ui/Icon";
import { Btn } from "@core/ui/parts";
import { Ghost, Loaded } from "@core/ui/Screen";
import { Sheet } from "@core/ui/Sheet";
import { toast } from "@core/ui/toast";
import { WrongLine } from "@core/ui/WrongLine";
import { lazy, Suspense, useState } from "react";
import { client, useAsk } from "../ask";
import { useMe } from "../session";
import { bodyOf, type Choice, type Said } from "./answer";
import "./asks.css";

const ProductField = lazy(() => import("../order/ProductField").then((m) => ({ default: m.ProductField })));

/** How customers fill in an answer: as they fill in an order, without its lines and prices. */
const face: Face = {
  notAsked: ["customer"],
  kinds: { product: ProductField },
  Known: () => null,
  useQuote: () => ({ view: undefined, fresh: true, error: undefined }),
};

const w = words({
  why: ["说明原因", "Why"],
  note: ["想说的话", "Anything to add"],
  optional: ["选填", "optional"],
  done: ["已答复，谢谢", "Answered, thank you"],
  back: ["返回", "Back"],
  sign: ["请再次证明是您本人", "Show once more that it is you"],
  password: ["您的密码", "Your password"],
  code: ["六位验证码", "Six-digit code"],
  byCode: ["改用验证码", "Use a code instead"],
  byPassword: ["改用密码", "Use the password instead"],
  send: ["发送验证码", "Send a code"],
  sent: ["验证码已发到 {login}", "A code is on its way to {login}"],
});

/** What an answer is given with: what is filled in, a reason, a signature. */
export default function AnswerSheet({
  ask,
  choice,
  currency,
  said: { why = "", filled = begunFill(ask.id) } = {},
  onSay,
  onClose,
}: {
  ask: Ask;
  choice: Choice;
  currency: string;
  said: Said | undefined;
  onSay: (more: Said | ((s: Said) => Said)) => void;
  onClose: () => void;
}) {
  const me = useMe();
  const [sending, setSending] = useState(0);
  const [busy, setBusy] = useState(false);
  const [wrong, setWrong] = useState<Problem>();
  const [key, setKey] = useState(newKey);
  const sign = useSign();
  const full = useAsk(
    ["order", ask.order, "asked", ask.id, choice.outcome ?? ""],
    (signal) =>
      api("task.ask", { path: { id: ask.id }, query: choice.outcome ? { outcome: choice.outcome } : {}, signal }),
    { enabled: choice.fills },
  );
  const problems: OrderProblem[] = (wrong?.body.errors ?? []).map((e) => ({ remedy: "", field: "", ...e }));
  const elsewhere = wrong && !problems.some((p) => /^\/(order\/|fields\/)/.test(p.field ?? ""));
  const missing =
    (choice.reason === "needed" && !why.trim()) ||
    (choice.signs && !sign.typed) ||
    (choice.fills && (!full.data || sending > 0));
  const answer = async () => {
    if (busy || missing) return;
    setBusy(true);
    setWrong(undefined);
    try {
      const signature = choice.signs ? (await sign.signing.mutateAsync(ask.id)).signature : undefined;
      const body = bodyOf(ask, choice, why, choice.fills ? filled.body : {}, signature);
      await send("post", choice.path, { body, key });
      toast(w("done"));
      onClose();
      await client.invalidateQueries();
    } catch (e) {
      setBusy(false);
      if (!(e instanceof Problem)) throw e;
      if (!e.passing) setKey(newKey());
      setWrong(e);
      if (e.status === 409) void client.invalidateQueries({ queryKey: ["order", ask.order] });
    }
  };
  return (
    <Sheet
      title={ask.title}
      onClose={onClose}
      foot={
        <div className="row">
          <Btn touch className="grow" onClick={onClose}>
            {w("back")}
          </Btn>
          <Btn
            touch
            kind={choice.no ? "danger" : "primary"}
            className="grow"
            busy={busy}
            disabled={missing}
            onClick={() => void answer()}
          >
            {choice.label}
          </Btn>
        </div>
      }
    >
      <div className="answering">
        <p className="sub">{ask.body}</p>
        {choice.fills && (
          <Loaded of={full} ghost={<Ghost height={96} />}>
            {(one) =>
              one.fill ? (
                <Suspense fallback={<Ghost height={96} />}>
                  <Fill
                    hand={{ who: me.user.id, face, currency }}
                    order={ask.order}
                    task={ask.id}
                    asked={one.fill}
                    filled={filled}
                    onFill={(change) => onSay(({ filled }) => ({ filled: change(filled) }))}
                    problems={problems}
                    onSending={setSending}
                  />
                </Suspense>
              ) : null
            }
          </Loaded>
        )}
        {choice.reason !== "none" && (
          <div className="fld">
            <label className="lab" htmlFor="answer-why">
              {w(choice.reason === "needed" ? "why" : "note")}{" "}
              {choice.reason === "optional" && <span className="opt">{w("optional")}</span>}
            </label>
            <div className="in in--area">
              <textarea
                id="answer-why"
                rows={2}
                lang={lang()}
                aria-required={choice.reason === "needed"}
                value={why}
                onChange={(e) => onSay({ why: e.target.value })}
              />
            </div>
          </div>
        )}
        {choice.signs && <Signature sign={sign} />}
        {elsewhere && <WrongLine>{told(wrong)}</WrongLine>}
      </div>
    </Sheet>
  );
}

/** The signature: a password, or a code where the workspace sends any. */
function Signature({ sign }: { sign: Signing }) {
  const me = useMe();
  const { how, change, typed, setTyped } = sign;
  const { channel, send: code } = useSignCode(me.workspace.slug, me.user.login, sign.signing);
  return (
    <section className="fld">
      <p className="small">
        <Icon name="lock" /> {w("sign")}
      </p>
      <label className="lab" htmlFor="answer-sign">
        {w(how)}
      </label>
      <div className="in">
        <input
          id="answer-sign"
          type={how === "password" ? "password" : "text"}
          inputMode={how === "code" ? "numeric" : undefined}
          autoComplete={how === "password" ? "current-password" : "one-time-code"}
          value={typed}
          onChange={(e) => setTyped(e.target.value)}
        />
      </div>
      {channel && (
        <div className="row">
          {how === "code" && (
            <Btn touch busy={code.isPending} onClick={() => code.mutate()}>
              {w("send")}
            </Btn>
          )}
          <button type="button" className="link" onClick={() => change(how === "code" ? "password" : "code")}>
            {w(how === "code" ? "byPassword" : "byCode")}
          </button>
        </div>
      )}
      {code.error && <WrongLine>{told(code.error)}</WrongLine>}
      {how === "code" && code.isSuccess && (
        <p className="small" role="status">
          {w("sent", { login: me.user.login })}
        </p>
      )}
    </section>
  );
}
