import { words } from "@core/i18n/words";
import { help } from "@core/ui/help";
import { Icon } from "@core/ui/Icon";
import { useLocation } from "wouter";

const w = words({ help: ["这一页怎么用", "How this page works"] });

/** Where the guide tells of a screen; the first that fits. */
const pages: [at: string, url: () => string][] = [
  ["/orders/new", () => help("sales#new-order")],
  ["/orders/", () => help("sales#order-page")],
  ["/orders", () => help("sales#orders")],
  ["/tasks", () => help("approver#tasks")],
  ["/stock", () => help("warehouse#stock")],
  ["/customers", () => help("sales#customers")],
  ["/products", () => help("administrator#products")],
  ["/dashboard", () => help("administrator#dashboard")],
  ["/people/notices", () => help("administrator#notices")],
  ["/people/webhooks", () => help("administrator#webhooks")],
  ["/people", () => help("administrator#people")],
  ["/jobs", () => help("administrator#jobs")],
  ["/import", () => help("administrator#import")],
  ["/releases", () => help("administrator#releases")],
  ["/audit", () => help("administrator#audit")],
  ["/me", () => help("administrator#settings")],
];

/** HelpLink opens the guide where it tells of the screen that one is on. */
export function HelpLink() {
  const [at] = useLocation();
  const url = pages.find(([p]) => at.startsWith(p))?.[1] ?? (() => help("sales#top"));
  return (
    <a
      className="btn btn--quiet btn--icon wide"
      href={url()}
      target="_blank"
      rel="noreferrer"
      aria-label={w("help")}
      title={w("help")}
    >
      <Icon name="help" />
    </a>
  );
}
