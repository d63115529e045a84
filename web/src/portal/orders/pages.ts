// One order with everything that its page shows, in one round trip.
import { api } from "@core/api/client";
import type { PublicPage } from "@core/api/coming";
import { useAsk } from "../ask";

export function usePage(id: string) {
  return useAsk<PublicPage>(
    ["order", id],
    (signal) => api("order.page", { path: { id }, query: { mode: "public" }, signal }),
    { keep: true },
  );
}
