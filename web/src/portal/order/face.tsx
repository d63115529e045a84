// How customers fill in a form.
import type { Face } from "@core/form/hand";
import { Known } from "@core/form/Known";
import { useMe } from "../session";
import { useKnownAddresses } from "./known";
import { Lines } from "./Lines";
import { ProductField } from "./ProductField";
import { useQuote } from "./useQuote";

export const face: Face = {
  notAsked: ["customer"], // is known from who signed in
  kinds: { product: ProductField },
  Lines,
  Known: ({ onChoose }) => <Known of={useKnownAddresses(useMe().user.id).data} onChoose={onChoose} />,
  useQuote,
};
