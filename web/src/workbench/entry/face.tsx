// How staff fill in a form.
import { api } from "@core/api/client";
import type { Address } from "@core/api/types";
import { oneLine } from "@core/form/address";
import { type Face, useForm } from "@core/form/hand";
import { Known } from "@core/form/Known";
import { useQuery } from "@tanstack/react-query";
import { ColleagueField, CustomerField, DepartmentField, ProductField } from "./Refer";
import { useAsked } from "./useQuote";

export const face: Face = {
  desk: true,
  notAsked: ["customer", "lines"], // stand above the form
  kinds: { product: ProductField, customer: CustomerField, user: ColleagueField, department: DepartmentField },
  Known: ({ onChoose }) => <Known of={useKnown(useForm().draft.customer?.id).data} onChoose={onChoose} />,
  useQuote: useAsked,
};

/** useKnown is where a customer's goods have gone: its own addresses, then those of its last order. */
function useKnown(customer: string | undefined) {
  return useQuery({
    queryKey: ["parties", "addresses", customer],
    queryFn: async ({ signal }): Promise<Address[]> => {
      const [party, orders] = await Promise.all([
        api("party.get", { path: { id: customer as string }, signal }),
        api("order.find", { query: { customer: [customer as string], limit: 1 }, signal }),
      ]);
      const last = orders.items[0] && (await api("order.get", { path: { id: orders.items[0].id }, signal }));
      const all = [party.address, ...(party.addresses ?? []), ...(last?.destinations ?? []).map((d) => d.address)];
      const told = all.filter((a): a is Address => Boolean(a && oneLine(a)));
      return told.filter((a, i) => told.findIndex((b) => oneLine(b) === oneLine(a)) === i).slice(0, 8);
    },
    enabled: customer !== undefined,
  });
}
