import { words } from "@core/i18n/words";
import { Link } from "wouter";
import { Head } from "../table";
import { Draft } from "./Draft";
import { History } from "./History";
import { Tables } from "./Tables";
import "./releases.css";

const w = words({
  title: ["版本发布", "Releases"],
  draft: ["我的草稿", "My draft"],
  tables: ["决策表", "Tables"],
  history: ["发布历史", "History"],
});

/** Releases is one's own draft on its way to being published, and what was published. */
export default function Releases({ tab }: { tab: string | undefined }) {
  const on = tab === "history" || tab === "tables" ? tab : "draft";
  return (
    <>
      <Head title={w("title")} />
      <nav className="views" aria-label={w("title")}>
        {(["draft", "tables", "history"] as const).map((t) => (
          <Link
            key={t}
            href={t === "draft" ? "/releases" : `/releases/${t}`}
            aria-current={on === t ? "page" : undefined}
          >
            {w(t)}
          </Link>
        ))}
      </nav>
      {on === "history" ? <History /> : on === "tables" ? <Tables /> : <Draft />}
    </>
  );
}
