import { api, Problem } from "@core/api/client";
import { words } from "@core/i18n/words";
import { useCan } from "@core/session/session";
import { Btn } from "@core/ui/parts";
import { toast } from "@core/ui/toast";
import { useMutation, useQueryClient } from "@tanstack/react-query";

const w = words({
  make: ["做成示例", "Make an example"],
  makeOf: ["把 {order} 做成发布时必须成立的示例", "Make {order} an example that releases have to keep"],
  made: ["已放进您的草稿：发布时它必须成立", "It is in your draft: releases have to keep it"],
  left: [
    "已放进您的草稿。有 {n} 项取决于库存、协议价或人员，没有写进去",
    "It is in your draft. {n} thing rests on stock, agreements or people and is left out|It is in your draft. {n} things rest on stock, agreements or people and are left out",
  ],
  name: ["订单示例", "Orders that must hold"],
  there: ["它已经是示例了", "It is an example already"],
});

interface Examples {
  format: "example.v1";
  key: string;
  name: Record<string, string>;
  type: string;
  cases: { id: string }[];
}

/** examplesOf is a document of examples in one's draft, with its hash; a new one where there is none. */
async function examplesOf(path: string, type: string): Promise<{ doc: Examples; hash?: string }> {
  try {
    const draft = await api("blueprint.get", { path: { path } });
    return { doc: draft.document as unknown as Examples, hash: draft.hash };
  } catch (e) {
    if (!(e instanceof Problem) || e.status !== 404) throw e;
    return {
      doc: {
        format: "example.v1",
        key: path.replace(/^.*\/|\.json$/g, ""),
        name: { "zh-CN": w("name"), en: "Orders that must hold" },
        type,
        cases: [],
      },
    };
  }
}

/** KeepAsExample puts an order into one's draft as an example, with what came of it as what has to. */
export function KeepAsExample({ order, label }: { order: string; label: string }) {
  const can = useCan();
  const client = useQueryClient();
  const keep = useMutation({
    mutationFn: async () => {
      const made = await api("order.asExample", { path: { id: order } });
      const one = made.case as unknown as Examples["cases"][number];
      const { doc, hash } = await examplesOf(made.path, made.type);
      if (doc.cases.some((c) => c.id === one.id)) return w("there");
      await api("blueprint.put", {
        path: { path: made.path },
        body: { ...doc, cases: [...doc.cases, one] } as never,
        ...(hash ? { match: hash } : {}),
      });
      return made.left?.length ? w("left", { n: made.left.length }) : w("made");
    },
    onSuccess: (said) => {
      toast(said);
      void client.invalidateQueries({ queryKey: ["releases"] });
    },
    onError: (e) => toast(e.message, { bad: true }),
  });
  if (!can("blueprint.edit")) return null;
  return (
    <Btn
      kind="quiet"
      className="btn--s"
      icon="check"
      title={w("makeOf", { order: label })}
      busy={keep.isPending}
      disabled={keep.isSuccess}
      onClick={() => keep.mutate()}
    >
      {w("make")}
    </Btn>
  );
}
