// One order with everything that its page shows, in one round trip.
import { api } from "@core/api/client";
import type { OrderPage } from "@core/api/types";
import { useAsk } from "../ask";

export function usePage(id: string) {
  return useAsk<OrderPage>(
    ["order", id],
    (signal) => api("order.page", { path: { id }, query: { mode: "public" }, signal }),
    { keep: true },
  );
}
