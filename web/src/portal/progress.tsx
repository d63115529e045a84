import "@core/tokens.css";
import "@core/base.css";
import "./portal.css";
import { api, base, Problem } from "@core/api/client";
import type { OrderProgress } from "@core/api/types";
import { setLang, useLang, words } from "@core/i18n/words";
import { store } from "@core/store/kv";
import { Icon } from "@core/ui/Icon";
import { Failed, Ghost } from "@core/ui/Screen";
import { useCallback, useEffect, useState } from "react";
import { createRoot } from "react-dom/client";
import { Offline, reached } from "./offline";
import { ofProgress } from "./progress/model";
import { Answer, GoodsList, History, NowCard } from "./progress/View";

// The page behind a signed link: one order, to be read without signing in. It
// stands apart from the portal, so that it is on a phone in a moment.

const w = words({
  title: ["订单进度", "Order progress"],
  other: ["English", "中文"],
  copy: ["复制单号", "Copy the number"],
  copied: ["已复制", "Copied"],
  mine: ["登录查看全部订单", "Sign in to see all your orders"],
});

const token = decodeURIComponent(window.location.pathname.split("/")[3] ?? "");
/** How often one looks when nothing tells of changes, and when something does. */
const every = 20_000;
const seldom = 300_000;

/** Hears of changes at once, as long as the server tells of them; says whether it does. */
function hear(changed: () => void, live: (is: boolean) => void): () => void {
  let source: EventSource | undefined;
  let pause: ReturnType<typeof setTimeout> | undefined;
  const open = () => {
    source = new EventSource(`${base}/api/v1/progress/${encodeURIComponent(token)}/events`);
    source.addEventListener("hello", () => {
      live(true);
      changed(); // what happened before anybody listened
    });
    source.addEventListener("changed", changed);
    source.onerror = () => {
      live(false);
      if (source?.readyState === EventSource.CLOSED) pause = setTimeout(open, 60_000);
    };
  };
  open();
  return () => {
    clearTimeout(pause);
    source?.close();
  };
}

interface Seen {
  page?: OrderProgress | undefined;
  error?: Error | undefined;
}

/** The order as it was last seen at once, then as it is; looked at again while somebody looks. */
function useProgress(language: string): Seen & { again: () => void } {
  const [seen, setSeen] = useState<Seen>({});
  const key = `progress:${token.slice(-32)}:${language}`;
  const ask = useCallback(
    async (signal: AbortSignal) => {
      try {
        const page = await api("order.progress", { path: { token }, signal });
        reached(true);
        setSeen({ page });
        void store().then((s) => s.put(key, page));
      } catch (e) {
        if (signal.aborted || !(e instanceof Problem)) return;
        if (e.status === 0) reached(false);
        setSeen((before) => (before.page && e.passing ? before : { error: e }));
      }
    },
    [key],
  );
  const [round, again] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each round asks once more
  useEffect(() => {
    const off = new AbortController();
    void store()
      .then((s) => s.get<OrderProgress>(key))
      .then((kept) => kept && setSeen((now) => (now.page || now.error ? now : { page: kept.value })));
    void ask(off.signal);
    const look = () => document.visibilityState === "visible" && void ask(off.signal);
    let each = setInterval(look, every);
    const deaf = hear(look, (live) => {
      clearInterval(each);
      each = setInterval(look, live ? seldom : every);
    });
    document.addEventListener("visibilitychange", look);
    window.addEventListener("online", look);
    return () => {
      off.abort();
      deaf();
      clearInterval(each);
      document.removeEventListener("visibilitychange", look);
      window.removeEventListener("online", look);
    };
  }, [ask, key, round]);
  return { ...seen, again: () => again((n) => n + 1) };
}

function Progress() {
  const language = useLang();
  const { page, error, again } = useProgress(language);
  const [copied, setCopied] = useState(false);
  const track = page && ofProgress(page);
  const number = track?.number || w("title");
  useEffect(() => {
    document.title = number;
  }, [number]);
  const copy = () => void navigator.clipboard?.writeText(number).then(() => setCopied(true));
  const other = language === "en" ? "zh-CN" : "en";
  return (
    <>
      <Offline />
      <header className="bar">
        <h1 className="grow num">{number}</h1>
        <button type="button" className="link" lang={other} onClick={() => setLang(other)}>
          {w("other")}
        </button>
        {track?.number && (
          <button type="button" className="hit hit--end" aria-label={w(copied ? "copied" : "copy")} onClick={copy}>
            <Icon name={copied ? "check" : "copy"} />
          </button>
        )}
      </header>
      <main id="content">
        {!track && !error && <ProgressGhost />}
        {error && <Failed error={error} retry={again} />}
        {track && (
          <>
            <Answer track={track} />
            <div className="cols">
              <div>
                {track.now && <NowCard now={track.now} business="" />}
                <GoodsList track={track} />
              </div>
              <div>
                <History of={track.history} />
              </div>
            </div>
          </>
        )}
        <p className="tail">
          <a className="link" href="/p/orders">
            {w("mine")}
          </a>
        </p>
      </main>
    </>
  );
}

function ProgressGhost() {
  return (
    <section className="answer" aria-busy="true">
      <Ghost width={72} height={22} />
      <p className="h1 answer-h">
        <Ghost width="70%" height={28} />
      </p>
      <div className="stages">
        <Ghost height={44} />
      </div>
    </section>
  );
}

createRoot(document.getElementById("root") as HTMLElement).render(<Progress />);
