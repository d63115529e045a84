import { newKey } from "@core/api/client";
import { moment, setNow } from "@core/format";
import { setLang, useLang, words } from "@core/i18n/words";
import { Icon } from "@core/ui/Icon";
import { Avatar, Btn, Logo } from "@core/ui/parts";
import { Toasts, toast } from "@core/ui/toast";
import { StrictMode, useCallback, useEffect, useRef, useState } from "react";
import { createRoot } from "react-dom/client";
import "@core/tokens.css";
import "@core/base.css";
import "./demo.css";
import { type Hands, steps, w as tour } from "./tour";

const w = words({
  iam: ["我是", "I am"],
  plusHour: ["+1 小时", "+1 hour"],
  plusDay: ["+1 天", "+1 day"],
  reset: ["重来", "Start over"],
  resetting: ["正在重新准备…", "Preparing…"],
  phone: ["{name}的手机", "{name}'s phone"],
  desk: ["{name}的工作台", "{name}'s desk"],
  clock: ["演示时钟", "Demo clock"],
  failed: ["没做成：{why}", "That did not work: {why}"],
  preparing: ["正在准备演示数据…", "Preparing the demo…"],
});

interface Person {
  role: string;
  title: { "zh-CN": string; en: string };
  name: string;
  login: string;
}

interface State {
  now: string;
  workspace: string;
  password: string;
  people: Person[];
  customer: Person;
}

async function call<T>(url: string, method = "GET", body?: unknown): Promise<T> {
  const r = await fetch(url, {
    method,
    headers: { "Content-Type": "application/json", "Idempotency-Key": newKey() },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await r.text();
  const answer = text ? JSON.parse(text) : undefined;
  if (!r.ok) throw new Error(answer?.detail ?? r.statusText);
  return answer as T;
}

function Demo() {
  const lang = useLang();
  const [state, setState] = useState<State>();
  const [role, setRole] = useState("sales");
  const [at, setAt] = useState(0);
  const [busy, setBusy] = useState("");
  const phone = useRef<HTMLIFrameElement>(null);
  const desk = useRef<HTMLIFrameElement>(null);
  const all = steps();

  const signIn = useCallback(
    (s: State, surface: "p" | "w", login: string) =>
      call(`/${surface}/api/v1/session`, "POST", { workspace: s.workspace, login, password: s.password }),
    [],
  );
  const show = useCallback(
    (frame: HTMLIFrameElement | null, path: string) => frame?.contentWindow?.location.replace(path),
    [],
  );

  const enter = useCallback(
    async (s: State) => {
      setNow(s.now);
      await Promise.all([signIn(s, "p", s.customer.login), signIn(s, "w", s.people[0]?.login ?? "")]);
      setState(s);
      setRole(s.people[0]?.role ?? "");
    },
    [signIn],
  );
  useEffect(() => {
    call<State>("/demo/api/state")
      .then(enter)
      .catch((e) => toast(w("failed", { why: e.message }), { bad: true }));
  }, [enter]);
  const work = async (name: string, f: () => Promise<void>) => {
    setBusy(name);
    try {
      await f();
    } catch (e) {
      toast(w("failed", { why: e instanceof Error ? e.message : String(e) }), { bad: true });
    } finally {
      setBusy("");
    }
  };
  if (!state)
    return (
      <main className="state" aria-busy="true">
        <Logo size={40} />
        <p>{w("preparing")}</p>
        <Toasts />
      </main>
    );

  const be = async (to: string) => {
    const p = state.people.find((x) => x.role === to);
    if (!p || to === role) return;
    await signIn(state, "w", p.login);
    setRole(to);
    show(desk.current, "/w/");
  };
  const turn = async (hours: number) => {
    const s = await call<{ now: string }>("/demo/api/clock", "POST", { hours });
    setNow(s.now);
    setState({ ...state, now: s.now });
  };
  const hands: Hands = {
    ask: (surface, method, path, body) => call(`/${surface}${path}`, method, body),
    be,
    desk: (path) => show(desk.current, path),
    phone: (path) => show(phone.current, path),
    clock: turn,
  };
  const step = all[at];
  const doStep = () =>
    work("tour", async () => {
      if (!step) return;
      await be(step.role);
      await step.doIt(hands);
      setAt(at + 1);
    });
  const me = state.people.find((p) => p.role === role);
  return (
    <main className="demo">
      <header className="demo-head">
        <Logo size={28} />
        <b>Bespoke 量单</b>
        <i className="grow" />
        <Btn
          kind="quiet"
          lang={lang === "en" ? "zh-CN" : "en"}
          onClick={() => {
            setLang(lang === "en" ? "zh-CN" : "en");
            phone.current?.contentWindow?.location.reload();
            desk.current?.contentWindow?.location.reload();
          }}
        >
          {lang === "en" ? "中文" : "English"}
        </Btn>
      </header>
      <div className="demo-strip">
        <span className="dim">{w("iam")}</span>
        {state.people.map((p) => (
          <button
            key={p.role}
            type="button"
            className="role"
            aria-pressed={p.role === role}
            onClick={() => work("role", () => be(p.role))}
          >
            {p.title[lang]}
          </button>
        ))}
        <i className="grow" />
        <span className="demo-clock" role="group" aria-label={w("clock")}>
          <Icon name="clock" />
          <time dateTime={state.now}>{moment(state.now)}</time>
          <Btn busy={busy === "1"} onClick={() => work("1", () => turn(1))}>
            {w("plusHour")}
          </Btn>
          <Btn busy={busy === "24"} onClick={() => work("24", () => turn(24))}>
            {w("plusDay")}
          </Btn>
        </span>
        <i className="grow" />
        <Btn
          kind="quiet"
          icon="refresh"
          busy={busy === "reset"}
          onClick={() =>
            work("reset", async () => {
              await enter(await call<State>("/demo/api/reset", "POST", {}));
              setAt(0);
              show(phone.current, "/p/");
              show(desk.current, "/w/");
            })
          }
        >
          {busy === "reset" ? w("resetting") : w("reset")}
        </Btn>
      </div>
      <div className="demo-stage">
        <section className="demo-side">
          <p>
            <Avatar name={state.customer.name} /> {w("phone", { name: state.customer.name })}
          </p>
          <div className="phone">
            <iframe ref={phone} src="/p/" title={w("phone", { name: state.customer.name })} />
          </div>
        </section>
        <section className="demo-side">
          <p>
            <Avatar name={me?.name ?? "?"} me /> {w("desk", { name: me?.name ?? "" })}
          </p>
          <div className="desk">
            <iframe ref={desk} src="/w/" title={w("desk", { name: me?.name ?? "" })} />
          </div>
        </section>
      </div>
      <footer className="tour">
        <div className="tour-text">
          <p className="cap">{tour("tour", { n: Math.min(7, at + 1) })}</p>
          <h2>{step?.text ?? tour("over")}</h2>
        </div>
        <ol>
          {all.map((s, n) => (
            <li
              key={s.name}
              data-state={n < at ? "done" : n === at ? "now" : "ahead"}
              aria-current={n === at ? "step" : undefined}
            >
              <i>{n < at ? <Icon name="check" size={12} /> : n + 1}</i>
              {s.name}
            </li>
          ))}
        </ol>
        {step ? (
          <>
            <Btn onClick={() => setAt(at + 1)}>{tour("skip")}</Btn>
            <Btn kind="primary" icon="play" busy={busy === "tour"} onClick={doStep}>
              {tour("does")}
            </Btn>
          </>
        ) : (
          <Btn onClick={() => setAt(0)}>{tour("again")}</Btn>
        )}
      </footer>
      <Toasts />
    </main>
  );
}

createRoot(document.getElementById("root") as HTMLElement).render(
  <StrictMode>
    <Demo />
  </StrictMode>,
);
