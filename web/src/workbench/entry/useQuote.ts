import { type Answer, api } from "@core/api/client";
import { hiddenOf } from "@core/form/hidden";
import { useLive } from "@core/form/useLive";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useState } from "react";
import { useSettled } from "../useSettled";
import { type Draft, request } from "./draft";

export type Quote = Answer<"order.quote">;

/** useQuote is what the house says to a draft as it is typed, and its form as the answers make it. */
export function useQuote(draft: Draft) {
  const [hidden, setHidden] = useState("");
  const settled = useSettled(JSON.stringify(request(draft, hidden)), 250);
  const quote = useQuery({
    queryKey: ["quote", settled],
    queryFn: ({ signal }) => api("order.quote", { body: JSON.parse(settled) as never, signal }),
    enabled: draft.customer !== undefined,
    placeholderData: keepPreviousData,
    staleTime: 5_000,
    retry: false,
  });
  const answers = useMemo(
    () => ({ ...draft.fields, ...(draft.note.trim() ? { note: draft.note } : {}) }),
    [draft.fields, draft.note],
  );
  const form = useLive(quote.data?.form, answers);
  const away = hiddenOf(form, { ...draft.fields, note: draft.note, attachments: draft.attachments });
  useEffect(() => setHidden(away), [away]);
  return { quote, form, hidden };
}
