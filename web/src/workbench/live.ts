import type { Heard } from "@core/live/stream";
import type { QueryClient } from "@tanstack/react-query";

/** Which answers a fact makes old. Lists of orders patch themselves, row by row. */
export function freshen(client: QueryClient, f: Heard | "reset") {
  if (f === "reset") {
    void client.invalidateQueries();
    return;
  }
  const noun = f.fact.split(".")[0] ?? "";
  if (f.entity === "order") {
    void client.invalidateQueries({ queryKey: ["order", f.id] });
    void client.invalidateQueries({ queryKey: ["counts"] });
  }
  if (noun === "task" || noun === "flow" || noun === "step" || f.fact === "order.placed") {
    void client.invalidateQueries({ queryKey: ["tasks"] });
    void client.invalidateQueries({ queryKey: ["counts"] });
  }
  if (noun === "stock" || noun === "inventory") void client.invalidateQueries({ queryKey: ["stock"] });
  if (noun === "party") void client.invalidateQueries({ queryKey: ["parties"] });
  if (noun === "product") void client.invalidateQueries({ queryKey: ["products"] });
  if (noun === "message") void client.invalidateQueries({ queryKey: ["inbox"] });
}
