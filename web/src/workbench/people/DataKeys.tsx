import { api } from "@core/api/client";
import { day } from "@core/format";
import { words } from "@core/i18n/words";
import { Btn, Tag } from "@core/ui/parts";
import { Ghost, Loaded } from "@core/ui/Screen";
import { toast } from "@core/ui/toast";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Head } from "../table";

const w = words({
  title: ["用户与权限", "People and rights"],
  about: [
    "电话、邮箱、地址、备注等个人信息在数据库里加密保存。更换密钥后，新数据立即用新密钥；旧数据在后台逐步重新加密，进度在右上角。",
    "Telephones, e-mails, addresses, notes and whatever else is personal are encrypted in the database. A new key is used at once; what is older is sealed again in the background, with its progress in the top bar.",
  ],
  open: [
    "服务器启动时没有给出主密钥（--key-file），个人信息未加密。",
    "The server was started without a master key (--key-file): what is personal is not encrypted.",
  ],
  key: ["密钥 {n}", "Key {n}"],
  made: ["{day} 生成", "made {day}"],
  current: ["当前", "Current"],
  done: ["全部数据已用它加密", "Everything is sealed with it"],
  rotate: ["更换密钥", "Rotate"],
  begun: ["已开始重新加密", "Sealing again has begun"],
});

/** DataKeys is what personal data is encrypted with, and how that is changed. */
export function DataKeys({ tabs }: { tabs: ReactNode }) {
  const client = useQueryClient();
  const keys = useQuery({
    queryKey: ["people", "data-keys"],
    queryFn: ({ signal }) => api("identity.dataKeys", { signal }),
  });
  const rotate = useMutation({
    mutationFn: () => api("identity.rotateKeys"),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ["people", "data-keys"] });
      void client.invalidateQueries({ queryKey: ["jobs"] });
      toast(w("begun"));
    },
    onError: (e) => toast(e.message, { bad: true }),
  });
  return (
    <>
      <Head
        title={w("title")}
        action={
          keys.data?.sealed && (
            <Btn icon="lock" busy={rotate.isPending} onClick={() => rotate.mutate()}>
              {w("rotate")}
            </Btn>
          )
        }
      />
      {tabs}
      <Loaded of={keys} ghost={<Ghost height={160} />}>
        {(k) => (
          <div className="ask signon">
            <p className="sub">{w(k.sealed ? "about" : "open")}</p>
            <ul className="keylist">
              {(k.keys ?? []).map((one) => (
                <li key={one.number}>
                  <span className="row">
                    <b>{w("key", { n: one.number })}</b>
                    {one.current && <Tag>{w("current")}</Tag>}
                  </span>
                  <span className="sub">
                    {[w("made", { day: day(one.madeAt) }), one.done && w("done")].filter(Boolean).join(" · ")}
                  </span>
                </li>
              ))}
            </ul>
          </div>
        )}
      </Loaded>
    </>
  );
}
