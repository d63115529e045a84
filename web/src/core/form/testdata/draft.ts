// Drafts as tests begin with them.
import { type DraftLine, newDraft } from "../draft";

export const fresh = () => newDraft("furniture", "d1", "key-1");

export const line = (uid: string, more: Partial<DraftLine> = {}): DraftLine => ({
  uid,
  sku: "CHAIR-1",
  quantity: "2",
  options: {},
  fields: {},
  ...more,
});
