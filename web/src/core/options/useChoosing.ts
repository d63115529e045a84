// Choosing the options of a product: every other choice is quoted along with the
// present one, what is impossible is explained, and single changes that make it
// possible are tried.
import { api } from "@core/api/client";
import type { ProductOption } from "@core/api/coming";
import type { OrderRequest } from "@core/api/types";
import { useEffect, useMemo, useState } from "react";
import { type Draft, requestOf } from "../form/draft";
import { useForm } from "../form/hand";
import {
  type Alternative,
  alternatives,
  bestRepairs,
  type Chosen,
  impossible,
  type Outcome,
  outcomes,
  repairs,
} from "./alternatives";

/** Something impossible that was asked for, or that is chosen already. */
export interface Wish {
  alternative: Alternative;
  problems: Outcome["problems"];
}

export interface Fix {
  fix: Alternative;
  outcome: Outcome;
}

/** What is being configured. */
interface Configured {
  sku: string;
  quantity: string;
  options: readonly ProductOption[];
  chosen: Chosen;
  onChange: (to: Chosen) => void;
}

export function useChoosing({ sku, quantity, options, chosen, onChange }: Configured) {
  const { draft, face } = useForm();
  const [wish, setWish] = useState<Wish>();
  const others = useMemo(() => alternatives(options, chosen), [options, chosen]);
  const request = useMemo<OrderRequest>(
    () => ofLines(draft, sku, quantity, [chosen, ...others.map((o) => o.options)]),
    [draft, sku, quantity, chosen, others],
  );
  const { view, fresh, error } = face.useQuote(request);
  const said = useMemo(() => (view && fresh ? outcomes(view, others.length) : undefined), [view, fresh, others]);
  const [last, setLast] = useState<Map<string, Outcome>>(new Map());
  useEffect(() => {
    if (said) setLast(new Map(others.map((o, i) => [`${o.key}=${o.value}`, said.others[i] as Outcome])));
  }, [said, others]);
  const outcomeOf = (key: string, value: unknown) => last.get(`${key}=${value}`);

  /** Chooses what is possible; what is not is explained instead. */
  const choose = (key: string, value: unknown) => {
    const outcome = outcomeOf(key, value);
    const alternative = { key, value, options: { ...chosen, [key]: value } };
    if (outcome && impossible(outcome)) return setWish({ alternative, problems: outcome.problems });
    take(alternative.options);
  };
  const take = (to: Chosen) => {
    setWish(undefined);
    onChange(to);
  };
  const broken = said && impossible(said.now) ? said.now.problems : [];
  const mending: Wish | undefined =
    wish ??
    (broken.length ? { alternative: { key: "", value: undefined, options: chosen }, problems: broken } : undefined);
  const fixes = useRepairs(mending, options, (all) => ofLines(draft, sku, quantity, [chosen, ...all]));
  return { view, fresh, error, outcomeOf, choose, change: onChange, take, wish, broken, mending, fixes };
}

export type Choosing = ReturnType<typeof useChoosing>;

/** A quote that compares configurations: each is a line, and nothing else of the order is asked. */
function ofLines(draft: Draft, sku: string, quantity: string, all: readonly Chosen[]): OrderRequest {
  const lines = all.map((options, i) => ({ uid: String(i), sku, quantity, options, fields: {} }));
  return requestOf({ ...draft, lines, destinations: [], plain: {} });
}

/** What single change makes a wish possible: the server tries them all in one quote. */
function useRepairs(
  wish: Wish | undefined,
  options: readonly ProductOption[],
  ask: (all: Chosen[]) => OrderRequest,
): Fix[] | undefined {
  const [found, setFound] = useState<{ for: string; fixes: Fix[] }>();
  const name = wish ? JSON.stringify(wish.alternative) : "";
  // biome-ignore lint/correctness/useExhaustiveDependencies: the name says all that the wish does
  useEffect(() => {
    if (!wish) return;
    const off = new AbortController();
    const tried = repairs(wish.alternative, wish.problems, options);
    if (tried.length === 0) return setFound({ for: name, fixes: [] });
    api("order.quote", { body: ask(tried.map((t) => t.options)), signal: off.signal }).then(
      (view) => setFound({ for: name, fixes: bestRepairs(tried, outcomes(view, tried.length).others) }),
      () => !off.signal.aborted && setFound({ for: name, fixes: [] }),
    );
    return () => off.abort();
  }, [name]);
  return found?.for === name ? found.fixes : undefined;
}
