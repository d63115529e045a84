import { words } from "@core/i18n/words";
import { Icon, type IconName } from "@core/ui/Icon";
import { Logo } from "@core/ui/parts";
import { type ReactNode, useEffect } from "react";
import { Link, useLocation } from "wouter";

const w = words({
  home: ["首页", "Home"],
  order: ["下单", "Order"],
  orders: ["订单", "Orders"],
  me: ["我的", "Me"],
  nav: ["主导航", "Main"],
  back: ["返回", "Back"],
  skip: ["跳到内容", "Skip to the content"],
});

const tabs: readonly (readonly [path: string, name: "home" | "order" | "orders" | "me", icon: IconName])[] = [
  ["/", "home", "home"],
  ["/new", "order", "plus"],
  ["/orders", "orders", "orders"],
  ["/me", "me", "user"],
];

/** The four places of the portal, in reach of the thumb. */
export function Tabs({ business }: { business: string }) {
  const [at] = useLocation();
  return (
    <>
      <a className="skip" href="#content">
        {w("skip")}
      </a>
      <nav className="tabs" aria-label={w("nav")}>
        <span className="brand">
          <Logo />
          {business}
        </span>
        {tabs.map(([path, name, icon]) => (
          <Link key={path} href={path} className="tab" aria-current={at === path ? "page" : undefined}>
            <Icon name={icon} />
            {w(name)}
          </Link>
        ))}
      </nav>
    </>
  );
}

let seen = 0;

/** Counts the pages that were walked through, so that "back" knows whether there is one. */
export function useTrail() {
  const [at] = useLocation();
  // biome-ignore lint/correctness/useExhaustiveDependencies: each place counts
  useEffect(() => {
    seen++;
  }, [at]);
}

/** A page's name in the window and, for those who listen, where they are now. */
export function useTitle(title: string) {
  useEffect(() => {
    document.title = title;
  }, [title]);
}

/** The bar of a page below the first level: the way back, its name, one thing at its end. */
export function Bar({
  title,
  back,
  end,
  num,
}: {
  title: string;
  back?: string | (() => void);
  end?: ReactNode;
  num?: boolean;
}) {
  const [, go] = useLocation();
  const leave = () => {
    if (typeof back === "function") back();
    else if (seen > 1) window.history.back();
    else go(back ?? "/", { replace: true });
  };
  return (
    <header className="bar">
      {back !== undefined && (
        <button type="button" className="hit hit--start" aria-label={w("back")} onClick={leave}>
          <Icon name="back" size={20} />
        </button>
      )}
      <h1 className={num ? "grow num" : "grow"}>{title}</h1>
      {end}
    </header>
  );
}
