import { Dialog } from "@base-ui/react/dialog";
import { api, Problem } from "@core/api/client";
import { words } from "@core/i18n/words";
import { Btn } from "@core/ui/parts";
import { WrongLine } from "@core/ui/WrongLine";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Field } from "../Field";
import { Modal } from "../Modal";
import type { Shown } from "../people/Once";
import { Facts } from "./Facts";
import type { Hook } from "./state";

const w = words({
  add: ["新建推送端点", "New endpoint"],
  edit: ["修改推送端点", "Change the endpoint"],
  name: ["名称", "Name"],
  url: ["接收地址（https）", "Address of the receiver (https)"],
  close: ["关闭", "Close"],
  create: ["建立", "Create"],
  save: ["保存", "Save"],
  secret: ["签名密钥", "Signing secret"],
});

/** Edit adds an endpoint, or changes one. */
export function Edit({
  of,
  onClose,
  onShow,
}: {
  of: Hook | undefined;
  onClose: (made?: string) => void;
  onShow: (s: Shown) => void;
}) {
  const client = useQueryClient();
  const [name, setName] = useState(of?.name ?? "");
  const [url, setUrl] = useState(of?.url ?? "");
  const [facts, setFacts] = useState<string[]>(of?.facts ?? []);
  const offer = useQuery({
    queryKey: ["webhooks", "offer"],
    queryFn: async ({ signal }) => (await api("webhook.offer", { signal })).facts,
  });
  const save = useMutation({
    mutationFn: async () => {
      if (of) return api("webhook.change", { path: { id: of.id }, match: of.version, body: { name, url, facts } });
      const made = await api("webhook.add", { body: { name, url, facts } });
      onShow({ title: w("secret"), secret: made.secret ?? "" });
      return made;
    },
    onSuccess: (h) => {
      void client.invalidateQueries({ queryKey: ["webhooks"] });
      onClose(h.id);
    },
  });
  const wrong = save.error instanceof Problem ? save.error : undefined;
  const inFacts = [...(wrong?.fields ?? [])].find(([at]) => at.startsWith("/facts"))?.[1];
  return (
    <Modal onClose={onClose} className="hook-edit">
      <form
        className="ask"
        onSubmit={(e) => {
          e.preventDefault();
          save.mutate();
        }}
      >
        <Dialog.Title className="h3">{of ? w("edit") : w("add")}</Dialog.Title>
        <Field label={w("name")} value={name} onChange={setName} at="/name" wrong={wrong} required />
        <Field label={w("url")} value={url} onChange={setUrl} at="/url" wrong={wrong} required />
        <Facts of={offer} chosen={facts} onChange={setFacts} />
        {(inFacts || (save.error && (wrong?.fields.size ?? 0) === 0)) && (
          <WrongLine>{inFacts?.message ?? save.error?.message}</WrongLine>
        )}
        <div className="row between">
          <Dialog.Close render={<Btn kind="quiet" />}>{w("close")}</Dialog.Close>
          <Btn kind="primary" type="submit" busy={save.isPending} disabled={!name || !url || facts.length === 0}>
            {of ? w("save") : w("create")}
          </Btn>
        </div>
      </form>
    </Modal>
  );
}
