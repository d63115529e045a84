import { api, type Problem } from "@core/api/client";
import type { Draft } from "@core/form/draft";
import { later } from "@core/later";
import { Ghost } from "@core/ui/Screen";
import { useQuery } from "@tanstack/react-query";
import { Suspense } from "react";

const Fields = later(() => import("./entry/Kept"));

/** Kept is the fields that the business keeps of its customers, products or users, of one of them; nothing where it keeps none. */
export function Kept({
  of,
  values,
  typed,
  onType,
  wrong,
  off = false,
}: {
  of: "customer" | "product" | "user";
  values: unknown;
  typed: Draft;
  onType: (to: Draft) => void;
  wrong: Problem | undefined;
  off?: boolean;
}) {
  const all = useQuery({ queryKey: ["form", "fields"], queryFn: ({ signal }) => api("form.fields", { signal }) });
  const fields = all.data?.[of] ?? [];
  if (fields.length === 0) return null;
  return (
    <Suspense fallback={<Ghost height={96} />}>
      <Fields
        fields={fields}
        values={(values ?? {}) as Record<string, unknown>}
        typed={typed}
        onType={onType}
        wrong={wrong}
        off={off}
      />
    </Suspense>
  );
}
