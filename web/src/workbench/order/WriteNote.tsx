import { type Answer, api, newKey, Problem } from "@core/api/client";
import { words } from "@core/i18n/words";
import { Avatar, Btn } from "@core/ui/parts";
import { WrongLine } from "@core/ui/WrongLine";
import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, type KeyboardEvent, useEffect, useRef, useState } from "react";
import { useKeys } from "../keys";
import { useSettled } from "../useSettled";
import { atCaret, type Draft, fresh, insert, mentioned } from "./mention";

const w = words({
  write: ["写备注，@ 同事", "Write a note, @ colleagues"],
  answer: ["写给客户，客户会看到", "Write to the customer, who will see it"],
  visible: ["客户可见", "Visible to the customer"],
  send: ["发送", "Send"],
  colleagues: ["提及同事", "Mention a colleague"],
});

type Colleague = Answer<"identity.colleagues">["items"][number];

function kept(order: string): Draft {
  try {
    return { ...fresh(), ...(JSON.parse(localStorage.getItem(`note-${order}`) ?? "{}") as Partial<Draft>) };
  } catch {
    return fresh();
  }
}

/** WriteNote writes to colleagues, or to the customer where that is chosen; what is typed is kept. */
export function WriteNote({ order }: { order: string }) {
  const [draft, setDraft] = useState(() => kept(order));
  const [key, setKey] = useState(newKey);
  const [caret, setCaret] = useState(0);
  const [at, setAt] = useState(0);
  const box = useRef<HTMLTextAreaElement>(null);
  const client = useQueryClient();
  useEffect(() => {
    if (draft.text) localStorage.setItem(`note-${order}`, JSON.stringify(draft));
    else localStorage.removeItem(`note-${order}`);
  }, [draft, order]);
  const place = atCaret(draft.text, caret);
  const asked = useSettled(place?.q ?? "", 120);
  const found = useQuery({
    queryKey: ["colleagues", asked],
    queryFn: ({ signal }) => api("identity.colleagues", { query: { q: asked, limit: 6 }, signal }),
    enabled: place !== undefined,
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });
  const hits = place ? (found.data?.items ?? []) : [];
  const post = useMutation({
    mutationFn: () =>
      api("order.note", {
        path: { id: order },
        body: { text: draft.text, customerVisible: draft.visible, mentions: mentioned(draft) },
        key,
      }),
    onSuccess: () => {
      setDraft(fresh());
      setKey(newKey());
      void client.invalidateQueries({ queryKey: ["order", order] });
    },
    // Another key only where the request itself was answered: what never arrived may have been written.
    onError: (e) => (!(e instanceof Problem) || e.passing ? undefined : setKey(newKey())),
  });
  useKeys([{ keys: "c", does: w("write"), run: () => box.current?.focus() }]);
  const pick = (c: Colleague | undefined) => {
    if (!c || !place) return;
    const to = insert(draft, place, c);
    setDraft(to.draft);
    setCaret(to.caret);
    setAt(0);
    requestAnimationFrame(() => {
      box.current?.focus();
      box.current?.setSelectionRange(to.caret, to.caret);
    });
  };
  const submit = (e: FormEvent) => {
    e.preventDefault();
    if (draft.text.trim() && !post.isPending) post.mutate();
  };
  const down = (e: KeyboardEvent<HTMLTextAreaElement>) => {
    if (e.nativeEvent.isComposing) return;
    if (e.key === "Enter" && (e.ctrlKey || e.metaKey)) return submit(e);
    if (hits.length === 0) return;
    if (e.key === "ArrowDown" || e.key === "ArrowUp") {
      e.preventDefault();
      setAt((n) => (n + (e.key === "ArrowDown" ? 1 : hits.length - 1)) % hits.length);
    } else if (e.key === "Enter" || e.key === "Tab") {
      e.preventDefault();
      pick(hits[at]);
    } else if (e.key === "Escape") {
      e.stopPropagation();
      setCaret(-1);
    }
  };
  return (
    <form className="write" onSubmit={submit}>
      <div className="write-box">
        <label className={draft.visible ? "inp write-in note--shown" : "inp write-in"}>
          <span className="vh">{draft.visible ? w("answer") : w("write")}</span>
          <textarea
            ref={box}
            rows={1}
            maxLength={4000}
            placeholder={draft.visible ? w("answer") : w("write")}
            role="combobox"
            aria-expanded={hits.length > 0}
            aria-controls="mention-hits"
            aria-autocomplete="list"
            aria-activedescendant={hits[at] ? `mention-${hits[at].id}` : undefined}
            value={draft.text}
            onChange={(e) => {
              setDraft({ ...draft, text: e.target.value });
              setCaret(e.target.selectionStart);
              setAt(0);
            }}
            onSelect={(e) => setCaret(e.currentTarget.selectionStart)}
            onKeyDown={down}
          />
        </label>
        {hits.length > 0 && (
          <div id="mention-hits" className="menu mention-hits" role="listbox" aria-label={w("colleagues")}>
            {hits.map((c, n) => (
              <div
                key={c.id}
                id={`mention-${c.id}`}
                role="option"
                tabIndex={-1}
                aria-selected={n === at}
                className="palette-hit"
                onMouseDown={(e) => e.preventDefault()}
                onClick={() => pick(c)}
                onKeyDown={() => {}}
                onMouseMove={() => setAt(n)}
              >
                <Avatar name={c.name} />
                <span>{c.name}</span>
                <span className="dim clip grow">{c.roles.join("、")}</span>
              </div>
            ))}
          </div>
        )}
      </div>
      <label className="row nowrap">
        <input
          type="checkbox"
          className="tick"
          checked={draft.visible}
          onChange={(e) => setDraft({ ...draft, visible: e.target.checked })}
        />
        {w("visible")}
      </label>
      <Btn type="submit" busy={post.isPending} disabled={!draft.text.trim()}>
        {w("send")}
      </Btn>
      {post.error && <WrongLine>{post.error.message}</WrongLine>}
    </form>
  );
}
