// The one order that is being entered here, kept as it is typed.
import { api, newKey } from "@core/api/client";
import { again } from "@core/form/again";
import { type Draft, newDraft } from "@core/form/draft";

/** fresh is a draft in which nothing is typed. */
export const fresh = (): Draft => newDraft("", newKey(), newKey());
const place = "staff-draft";

/** kept is the draft that was left here, else a fresh one. */
export function kept(): Draft {
  try {
    const d = JSON.parse(localStorage.getItem(place) ?? "{}") as Partial<Draft>;
    return d.v === 1 ? (d as Draft) : fresh();
  } catch {
    return fresh();
  }
}

/** keep keeps a draft for when one comes again. */
export const keep = (d: Draft) => localStorage.setItem(place, JSON.stringify(d));

/** forget drops what was kept. */
export const forget = () => localStorage.removeItem(place);

/** filledLike is a draft filled in like an order; it stays for the same customer, if it has one. */
export async function filledLike(d: Draft, id: string): Promise<Draft> {
  const page = await api("order.page", { path: { id } });
  const like = again(page, d.id, d.key, newKey);
  const { order } = page;
  const whose = order.customer && { id: order.customer.id, name: order.customer.name ?? order.customer.id };
  const same = !d.customer || d.customer.id === whose?.id;
  return {
    ...like,
    customer: d.customer ?? whose,
    destinations: same ? like.destinations : d.destinations,
    attachments: d.attachments,
  };
}
