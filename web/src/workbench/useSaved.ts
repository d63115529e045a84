import { Problem } from "@core/api/client";
import { newDraft } from "@core/form/draft";
import { words } from "@core/i18n/words";
import { toast } from "@core/ui/toast";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";

const w = words({
  saved: ["已保存", "Saved"],
  changed: [
    "别人刚改过，已显示最新内容；您填写的还在。",
    "Somebody changed it meanwhile. What is stored is shown; what you typed is still there.",
  ],
});

/** What a form of any stored thing can do. */
export type Saved = Pick<ReturnType<typeof useSaved>, "dirty" | "save" | "busy" | "wrong" | "reset">;

/** What was typed into fields of the business's own; absent where nothing was. */
export interface Own {
  fields?: Record<string, unknown>;
}

const untyped = newDraft("", "", "");

/**
 * useSaved is a form over something stored: what was typed, into its own members and into
 * the fields that the business keeps of it, whether it differs, and saving it for the
 * version that it was made from. Nothing typed is lost to a
 * refusal, and a version that moved on is told.
 */
export function useSaved<T extends Record<string, string>>(
  stored: T,
  save: (changed: Partial<T>, own: Own) => Promise<unknown>,
  of: string[],
) {
  const [typed, setTyped] = useState<Partial<T>>({});
  const [own, setOwn] = useState(untyped);
  const client = useQueryClient();
  const text = JSON.stringify(stored);
  useEffect(() => {
    setTyped(
      (t) => Object.fromEntries(Object.entries(t).filter(([k, v]) => (JSON.parse(text) as T)[k] !== v)) as Partial<T>,
    );
  }, [text]);
  const filled = Object.keys(own.fields).length > 0;
  const reset = () => {
    setTyped({});
    setOwn(untyped);
  };
  const work = useMutation({
    mutationFn: () => save(typed, filled ? { fields: own.fields } : {}),
    onSuccess: () => {
      reset();
      toast(w("saved"));
      for (const key of of) void client.invalidateQueries({ queryKey: [key] });
    },
    onError: (e) => {
      if (e instanceof Problem && e.code === "version.changed") {
        toast(w("changed"), { bad: true });
        for (const key of of) void client.invalidateQueries({ queryKey: [key] });
      }
    },
  });
  return {
    value: { ...stored, ...typed } as T,
    set: (key: keyof T & string, to: string) => setTyped((t) => ({ ...t, [key]: to })),
    own,
    setOwn,
    dirty: filled || Object.keys(typed).length > 0,
    save: work.mutate,
    busy: work.isPending,
    wrong: work.error instanceof Problem ? work.error : undefined,
    reset,
  };
}
