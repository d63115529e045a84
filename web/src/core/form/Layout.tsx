import type { Field } from "@core/api/coming";
import type { NodeView } from "@core/api/types";
import { Suspense } from "react";
import { later } from "../later";
import { CustomField, PlainField } from "./fields/Control";
import { useForm } from "./hand";
import { Places } from "./Places";
import "./parts.css";

const Attachments = later(() => import("./Attachments"));

function FieldOf({ field }: { field: Field }) {
  const { Lines } = useForm().face;
  switch (field.key) {
    case "lines":
      return Lines ? <Lines field={field} /> : null;
    case "destinations":
      return <Places field={field} />;
    case "note":
    case "wishDate":
    case "coupon":
      return <PlainField field={{ ...field, key: field.key }} />;
    case "attachments":
      return (
        <Suspense>
          <Attachments field={field} />
        </Suspense>
      );
    default:
      return field.kind ? <CustomField field={field} /> : null;
  }
}

/** What needs the whole width where every piece has columns. */
const roomy = "longText address rows note file image signature destinations attachments".split(" ");

const wide = (f: Field, desk = false) =>
  (f.width ?? 1) > 1 || (desk && (roomy.includes(f.key) || roomy.includes(f.kind ?? "")));

/** What stands in a piece of the layout: fields and further pieces, in their order. */
export function Items({ node }: { node: NodeView }) {
  const { view, face } = useForm();
  const inner = new Map((node.inside ?? []).map((n) => [n.key, n]));
  const fields = new Map((view?.form?.fields ?? []).map((f) => [f.key, f as Field]));
  const shown = (node.items ?? []).map((item) => {
    const piece = inner.get(item);
    if (piece) return <Piece key={item} node={piece} />;
    const field = fields.get(item);
    const asked = field?.shown && !face.notAsked.includes(item);
    return asked ? (
      <div key={item} className={wide(field, face.desk) ? "cell cell--wide" : "cell"}>
        <FieldOf field={field} />
      </div>
    ) : null;
  });
  return (node.columns ?? 1) > 1 || face.desk ? <div className="cells">{shown}</div> : shown;
}

/** A section has a name; a folded one opens when it is asked for; a divider is a line. */
function Piece({ node }: { node: NodeView }) {
  if (node.kind === "divider") return <hr className="rule" />;
  if (node.folded)
    return (
      <details className="sect fold-sect">
        <summary>{node.label}</summary>
        <Items node={node} />
      </details>
    );
  return (
    <section className="piece">
      {node.label && <h3 className="h2s">{node.label}</h3>}
      {node.help && <p className="hint">{node.help}</p>}
      <Items node={node} />
    </section>
  );
}
