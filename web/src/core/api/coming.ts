// Contracts that the server is about to keep: types by hand until openapi.json
// has them. Whatever a screen reads of them it treats as absent when it is not
// told, and it shows the server's own refusal when the address is not there.
import type { Money } from "../format";
import { send } from "./client";
import type { FieldView, FormView, LineView, OrderPage } from "./types";

const at = "/api/v1";

/** A list as the house writes them. */
export interface Page<T> {
  items: T[];
  next?: string;
}

async function page<T>(asked: Promise<Page<T> | T[]>): Promise<Page<T>> {
  const answer = await asked;
  return Array.isArray(answer) ? { items: answer } : answer;
}

// ---- what can be ordered

export interface Choice {
  code: string;
  name: string;
  delta?: Money;
}

/** One thing that can be chosen about a product: codes, or a number within limits. */
export interface ProductOption {
  key: string;
  name: string;
  kind?: string;
  choices?: Choice[];
  min?: number;
  max?: number;
  step?: number;
  unit?: string;
}

export interface CatalogueItem {
  product: { id: string; sku: string; name: string; category?: string; categoryName?: string; unit?: string };
  from?: Money;
  stock?: "stock" | "make" | "none" | (string & {});
  options?: ProductOption[];
}

export interface Catalogue extends Page<CatalogueItem> {
  categories?: { code: string; name: string }[];
}

export interface CatalogueQuery {
  q?: string;
  category?: string;
  cursor?: string;
}

export function catalogue(query: CatalogueQuery, signal?: AbortSignal): Promise<Catalogue> {
  const search = new URLSearchParams(Object.entries(query).filter(([, v]) => v));
  return send<Catalogue>("get", `${at}/catalogue${search.size ? `?${search}` : ""}`, { ...(signal ? { signal } : {}) });
}

export interface OrderType {
  key: string;
  name: string;
  description?: string;
}

export const orderTypes = () => page(send<Page<OrderType> | OrderType[]>("get", `${at}/order-types`));

// ---- more of quotes: what the form tells beyond today's contract

/** A field with its limits, and the columns of a table. */
export type Field = FieldView & {
  min?: number | string;
  max?: number | string;
  step?: number;
  decimals?: number;
  columns?: Field[];
};

// ---- the page of an order, for its customer: until when, as links tell it

export type PublicPage = OrderPage & { now?: { stage: string; name: string; due?: string } };

export type QuotedLine = LineView & { form?: FormView };
