import type { Heard } from "@core/live/stream";
import type { QueryClient } from "@tanstack/react-query";

/** How often numbers beside names are counted again, however much happens. */
const pace = 2_000;

let last = 0;
let later: ReturnType<typeof setTimeout> | undefined;

/** Counts anew, at once and then no more often than the pace. */
function recount(client: QueryClient) {
  const wait = last + pace - Date.now();
  if (wait > 0) {
    if (later) return;
    later = setTimeout(() => {
      later = undefined;
      recount(client);
    }, wait);
    return;
  }
  last = Date.now();
  void client.invalidateQueries({ queryKey: ["counts"] });
}

/** Which answers a fact makes old. Lists of orders patch themselves, row by row. */
export function freshen(client: QueryClient, f: Heard | "reset") {
  if (f === "reset") {
    void client.invalidateQueries({ predicate: (q) => q.queryKey[0] !== "orders" });
    return;
  }
  const noun = f.fact.split(".")[0] ?? "";
  if (f.entity === "order") {
    void client.invalidateQueries({ queryKey: ["order", f.id] });
    recount(client);
  }
  if (["task", "flow", "step", "reaction"].includes(noun) || f.fact === "order.placed") {
    void client.invalidateQueries({ queryKey: ["tasks"] });
    recount(client);
  }
  if (f.entity === "order")
    for (const tab of ["copied", "started"]) void client.invalidateQueries({ queryKey: ["tasks", tab] });
  if (noun === "stock" || noun === "inventory") void client.invalidateQueries({ queryKey: ["stock"] });
  if (noun === "party") void client.invalidateQueries({ queryKey: ["parties"] });
  if (noun === "product") void client.invalidateQueries({ queryKey: ["products"] });
  if (noun === "inbox") void client.invalidateQueries({ queryKey: ["inbox"] });
  if (noun === "blueprint") {
    void client.invalidateQueries({ queryKey: ["words"] });
    void client.invalidateQueries({ queryKey: ["releases"] });
  }
}
