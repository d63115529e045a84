import { type Answer, api } from "@core/api/client";
import type { OrderRequest } from "@core/api/types";
import { answersOf, type Draft, requestOf } from "@core/form/draft";
import { hiddenOf } from "@core/form/hidden";
import { useLive } from "@core/form/useLive";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useState } from "react";
import { useSettled } from "../useSettled";

export type Quote = Answer<"order.quote">;

/** useAsked is the live quote of a request: asked once typing rests, the answer before stays until the next one. */
export function useAsked(request: OrderRequest | undefined) {
  const asked = request ? JSON.stringify(request) : "";
  const settled = useSettled(asked, 250);
  const quote = useQuery({
    queryKey: ["quote", settled],
    queryFn: ({ signal }) => api("order.quote", { body: JSON.parse(settled), signal }),
    enabled: settled !== "",
    placeholderData: keepPreviousData,
    staleTime: 5_000,
    retry: false,
  });
  const fresh = settled === asked && quote.isSuccess && !quote.isPlaceholderData;
  return { view: quote.data, fresh, error: quote.error ?? undefined, again: () => void quote.refetch() };
}

/** useQuote is what the house says to a draft as it is typed, and its form as the answers make it. */
export function useQuote(draft: Draft) {
  const [hidden, setHidden] = useState("");
  const request = useMemo(() => (draft.customer ? requestOf(draft, hidden) : undefined), [draft, hidden]);
  const quote = useAsked(request);
  const answers = useMemo(() => answersOf(draft), [draft]);
  const form = useLive(quote.view?.form, answers);
  const away = hiddenOf(form, { ...draft.plain, ...draft.fields, attachments: draft.attachments });
  useEffect(() => setHidden(away), [away]);
  return { ...quote, form, request };
}
