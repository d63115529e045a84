import { type Answer, api, Problem, send } from "@core/api/client";
import { told } from "@core/api/told";
import { sized } from "@core/files/size";
import { words } from "@core/i18n/words";
import { Tag } from "@core/ui/parts";
import { Ghost } from "@core/ui/Screen";
import { toast } from "@core/ui/toast";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { AskDialog } from "../AskDialog";
import { Reason } from "../Reason";
import "./erase.css";

const w = words({
  erase: ["删除个人信息", "Erase personal data"],
  eraseSay: [
    "姓名、电话、邮箱、地址、备注、文件和表单里的个人信息都会抹去，不能恢复。订单的编号、产品、金额和日期按会计法规保留。",
    "Name, telephone, e-mail, addresses, notes, files and personal fields of forms are erased for good. Numbers, products, amounts and days of orders stay, as the law on accounts asks.",
  ],
  orders: ["{n} 张订单", "{n} order|{n} orders"],
  notes: ["{n} 条留言", "{n} note|{n} notes"],
  files: ["{n} 个文件", "{n} file|{n} files"],
  texts: ["{n} 处文字", "{n} text|{n} texts"],
  fileList: ["文件", "Files"],
  keep: ["保留", "Keep"],
  keepSay: [
    "法律要求保存的附件（合同、发票等）请勾选“保留”。",
    "Tick Keep for attachments that the law has kept, as contracts and invoices.",
  ],
  attached: ["附件", "Attachment"],
  personal: ["删除：{field}", "Goes: {field}"],
  field: ["留下：{field}，不是个人信息", "Stays: {field} is not personal"],
  textList: ["意见和原因里提到客户的文字", "Opinions and reasons that name the customer"],
  whole: ["客户自己写的，整条删除", "Theirs: goes as a whole"],
  more: ["只列出前 500 项", "The first 500 are listed"],
  reason: ["谁在何时提出（不要写个人信息）", "Who asked for it, and when; nothing personal"],
  erased: ["已删除个人信息", "The personal data is erased"],
});

type Erased = Answer<"party.erase">;
type Erasure = Answer<"party.erasure">;

/** Erase says what would go and what would stay before it goes, and lets attachments be kept. */
export function Erase({ id, onClose }: { id: string; onClose: () => void }) {
  const client = useQueryClient();
  const [reason, setReason] = useState("");
  const [keep, setKeep] = useState<string[]>([]);
  const fresh = { staleTime: 0, gcTime: 0, retry: false } as const;
  const tried = useQuery({
    queryKey: ["parties", id, "erase", keep],
    queryFn: ({ signal }) =>
      send<Erased>("post", `/api/v1/parties/${id}/erase?dryRun=true`, { body: { reason: "…", keep }, signal }),
    placeholderData: (last) => last,
    ...fresh,
  });
  const plan = useQuery({
    queryKey: ["parties", id, "erasure"],
    queryFn: () => api("party.erasure", { path: { id } }),
    ...fresh,
  });
  const erase = useMutation({
    mutationFn: () => api("party.erase", { path: { id }, body: { reason: reason.trim(), keep } }),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ["parties"] });
      toast(w("erased"));
      onClose();
    },
  });
  const error = tried.error ?? erase.error;
  const wrong = error instanceof Problem ? error : undefined;
  const found = plan.data;
  return (
    <AskDialog
      title={w("erase")}
      done={w("erase")}
      danger
      ready={tried.isSuccess && plan.isSuccess && reason.trim() !== ""}
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
          <Tag>{w("files", { n: tried.data.files })}</Tag>
          <Tag>{w("texts", { n: tried.data.texts })}</Tag>
        </p>
      )}
      {found && found.files.length > 0 && <Files of={found.files} keep={keep} onKeep={setKeep} />}
      {found && found.texts.length > 0 && <Texts of={found.texts} />}
      {found?.more && <p className="sub">{w("more")}</p>}
      {wrong && (
        <p className="wrong" role="alert">
          {told(wrong, wrong.body.errors?.find((e) => e.field)?.message)}
        </p>
      )}
      <Reason label={w("reason")} value={reason} onChange={setReason} />
    </AskDialog>
  );
}

/** Files are those of the orders, and what becomes of each: attachments can be kept. */
function Files({ of, keep, onKeep }: { of: Erasure["files"]; keep: string[]; onKeep: (to: string[]) => void }) {
  return (
    <section className="fates">
      <h3 className="cap">{w("fileList")}</h3>
      {of.some((f) => f.why === "attached") && <p className="sub">{w("keepSay")}</p>}
      <ul>
        {of.map((f) => (
          <li key={f.id}>
            <span className="fate">
              <span className="clip" title={f.name}>
                {f.name}
              </span>
              <span className="sub">
                <span className="num">{f.number}</span> · <span className="num">{sized(f.size)}</span> ·{" "}
                {f.why === "attached" ? w("attached") : w(f.why, { field: f.field ?? "" })}
              </span>
            </span>
            {f.why === "attached" && (
              <label className="fate-keep">
                <input
                  type="checkbox"
                  checked={keep.includes(f.id)}
                  onChange={(e) => onKeep(e.target.checked ? [...keep, f.id] : keep.filter((k) => k !== f.id))}
                />
                {w("keep")}
              </label>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Texts are what others said of the customer, and what of it stays. */
function Texts({ of }: { of: Erasure["texts"] }) {
  return (
    <section className="fates">
      <h3 className="cap">{w("textList")}</h3>
      <ul>
        {of.map((t) => (
          <li key={`${t.order} ${t.at} ${t.text}`}>
            <span className="fate">
              <span>
                <del>{t.text}</del>
              </span>
              <span>{t.after ?? <span className="sub">{w("whole")}</span>}</span>
              <span className="sub">
                <span className="num">{t.number}</span> · {t.by}
              </span>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
