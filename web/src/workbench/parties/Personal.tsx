import { api, Problem, send } from "@core/api/client";
import { words } from "@core/i18n/words";
import { saveJSON } from "@core/save";
import { useCan } from "@core/session/session";
import { Btn, Tag } from "@core/ui/parts";
import { Ghost } from "@core/ui/Screen";
import { toast } from "@core/ui/toast";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { AskDialog } from "../AskDialog";
import { Reason } from "../Reason";

const w = words({
  title: ["个人信息", "Personal data"],
  export: ["导出", "Export"],
  exportSay: ["把保存的关于此客户的全部信息存成一个文件", "All that is kept about this customer, as a file"],
  erase: ["删除个人信息", "Erase personal data"],
  eraseSay: [
    "姓名、电话、邮箱、地址、备注和表单里的个人信息都会抹去，不能恢复。订单的编号、产品、金额和日期按会计法规保留。",
    "Name, telephone, e-mail, addresses, notes and personal fields of forms are erased for good. Numbers, products, amounts and days of orders stay, as the law on accounts asks.",
  ],
  orders: ["{n} 张订单", "{n} order|{n} orders"],
  notes: ["{n} 条留言", "{n} note|{n} notes"],
  reason: ["谁在何时提出（不要写个人信息）", "Who asked for it, and when; nothing personal"],
  erased: ["已删除个人信息", "The personal data is erased"],
});

type Erased = { orders: number; notes: number };

/** Personal lets what is kept about a customer be taken away as a file, and erased. */
export function Personal({ id, name }: { id: string; name: string | undefined }) {
  const can = useCan();
  const [erasing, setErasing] = useState(false);
  const take = useMutation({
    mutationFn: () => api("party.export", { path: { id } }),
    onSuccess: (data) => saveJSON(`${name ?? id}.json`, data),
    onError: (e) => toast(e.message, { bad: true }),
  });
  if (!can("party.export") && !can("party.erase")) return null;
  return (
    <section className="row row--wrap">
      <span className="cap grow">{w("title")}</span>
      {can("party.export") && (
        <Btn className="btn--s" title={w("exportSay")} busy={take.isPending} onClick={() => take.mutate()}>
          {w("export")}
        </Btn>
      )}
      {can("party.erase") && (
        <Btn className="btn--s" kind="danger" onClick={() => setErasing(true)}>
          {w("erase")}
        </Btn>
      )}
      {erasing && <Erase id={id} onClose={() => setErasing(false)} />}
    </section>
  );
}

/** Erase says what would go before it goes. */
function Erase({ id, onClose }: { id: string; onClose: () => void }) {
  const client = useQueryClient();
  const [reason, setReason] = useState("");
  const tried = useQuery({
    queryKey: ["parties", id, "erase"],
    queryFn: ({ signal }) =>
      send<Erased>("post", `/api/v1/parties/${id}/erase?dryRun=true`, { body: { reason: "…" }, signal }),
    staleTime: 0,
    gcTime: 0,
    retry: false,
  });
  const erase = useMutation({
    mutationFn: () => api("party.erase", { path: { id }, body: { reason: reason.trim() } }),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ["parties"] });
      toast(w("erased"));
      onClose();
    },
  });
  const error = tried.error ?? erase.error;
  const wrong = error instanceof Problem ? error : undefined;
  return (
    <AskDialog
      title={w("erase")}
      done={w("erase")}
      danger
      ready={tried.isSuccess && reason.trim() !== ""}
      busy={erase.isPending}
      onDone={() => erase.mutate()}
      onClose={onClose}
    >
      <p className="sub">{w("eraseSay")}</p>
      {tried.isPending && <Ghost height={24} />}
      {tried.data && (
        <p className="row row--wrap">
          <Tag>{w("orders", { n: tried.data.orders })}</Tag>
          <Tag>{w("notes", { n: tried.data.notes })}</Tag>
        </p>
      )}
      {wrong && (
        <p className="wrong" role="alert">
          {wrong.message} {wrong.remedy}
        </p>
      )}
      <Reason label={w("reason")} value={reason} onChange={setReason} />
    </AskDialog>
  );
}
