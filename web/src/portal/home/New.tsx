import { words } from "@core/i18n/words";
import { Catalogue } from "../goods/Catalogue";
import { useTitle } from "../shell";
import { DraftCards } from "./Drafts";
import { OrderTypes } from "./Types";
import "./home.css";

const w = words({ title: ["下单", "Order"] });

/** Where an order begins: what was begun, the types of order, the catalogue. */
export default function New() {
  useTitle(w("title"));
  return (
    <main id="content" className="page--tabs cols cols--left home">
      <div>
        <h1 className="page-h">{w("title")}</h1>
        <OrderTypes />
        <DraftCards />
      </div>
      <Catalogue />
    </main>
  );
}
