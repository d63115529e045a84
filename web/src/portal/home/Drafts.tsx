import type { Draft } from "@core/form/draft";
import { ago, money } from "@core/format";
import { words } from "@core/i18n/words";
import type { Kept } from "@core/store/kv";
import { Icon } from "@core/ui/Icon";
import { toast } from "@core/ui/toast";
import { useEffect, useState } from "react";
import { Link } from "wouter";
import { draftsOf } from "../order/drafts";
import { useMe } from "../session";
import { useTypes } from "./Types";

const w = words({
  go: ["继续填写", "Go on with your draft"],
  lines: ["{n} 项商品", "{n} line|{n} lines"],
  saved: ["{ago}保存", "saved {ago}"],
  drop: ["丢弃草稿", "Discard the draft"],
  dropped: ["草稿已丢弃", "Draft discarded"],
});

/** What was begun and not sent: one tap leads back to it. */
export function DraftCards() {
  const me = useMe();
  const types = useTypes();
  const [all, setAll] = useState<Kept<Draft>[]>([]);
  useEffect(() => {
    void draftsOf(me.user.id).list().then(setAll);
  }, [me.user.id]);
  const drop = (k: Kept<Draft>) => {
    const drafts = draftsOf(me.user.id);
    void drafts.drop(k.value.id);
    setAll(all.filter((x) => x !== k));
    toast(w("dropped"), { undo: () => void drafts.keep(k.value).then(() => setAll(all)) });
  };
  return (
    <>
      {all.slice(0, 3).map((k) => {
        const name = types.data?.items.find((t) => t.key === k.value.type)?.name;
        const told = [
          name,
          k.value.lines.length ? w("lines", { n: k.value.lines.length }) : "",
          k.value.total ? money(k.value.total) : "",
        ];
        return (
          <div key={k.key} className="card draftcard">
            <Link href={`/new/${k.value.type}?draft=${k.value.id}`} className="draftcard-in">
              <b>{w("go")}</b>
              <span className="sub num">{told.filter(Boolean).join(" · ")}</span>
              <span className="small">{w("saved", { ago: ago(new Date(k.at).toISOString()) })}</span>
            </Link>
            <button type="button" className="hit" aria-label={w("drop")} onClick={() => drop(k)}>
              <Icon name="trash" />
            </button>
          </div>
        );
      })}
    </>
  );
}
