import { api, newKey } from "@core/api/client";
import { again } from "@core/form/again";
import { toast } from "@core/ui/toast";
import { useState } from "react";
import { useLocation } from "wouter";
import { draftsOf } from "../order/drafts";
import { useMe } from "../session";

/** Places an order once more: a draft of the same, opened where it is checked. */
export function useReorder() {
  const me = useMe();
  const [busy, setBusy] = useState(false);
  const [, go] = useLocation();
  const start = async (id: string) => {
    setBusy(true);
    try {
      const page = await api("order.page", { path: { id } });
      const draft = again(page, newKey(), newKey(), newKey);
      await draftsOf(me.user.id).keep(draft);
      go(`/new/${page.order.type}?draft=${draft.id}&step=review`);
    } catch (e) {
      toast((e as Error).message, { bad: true });
      setBusy(false);
    }
  };
  return { busy, start };
}
