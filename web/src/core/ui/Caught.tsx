import { Component, type ReactNode } from "react";
import { words } from "../i18n/words";
import { Icon } from "./Icon";
import { Btn } from "./parts";

const w = words({
  title: ["这一页没能打开", "This page could not be opened"],
  chunk: [
    "网络断了，或刚换了新版本。已填写的内容都在。",
    "The network was cut, or there is a new version. What you typed is kept.",
  ],
  other: ["程序出了错。已填写的内容都在。", "Something went wrong. What you typed is kept."],
  again: ["重新打开", "Open it again"],
});

/** Caught keeps a part that fails from taking the rest of the screen with it. */
export class Caught extends Component<{ children: ReactNode }, { error?: Error }> {
  override state: { error?: Error } = {};

  static getDerivedStateFromError(error: Error) {
    return { error };
  }

  override render() {
    const { error } = this.state;
    if (!error) return this.props.children;
    const late = /import|module|chunk/i.test(error.message);
    return (
      <main id="content">
        <div className="state" role="alert">
          <Icon name="s-late" size={24} />
          <h2 className="h3">{w("title")}</h2>
          <p>{w(late ? "chunk" : "other")}</p>
          <Btn icon="refresh" onClick={() => window.location.reload()}>
            {w("again")}
          </Btn>
        </div>
      </main>
    );
  }
}
