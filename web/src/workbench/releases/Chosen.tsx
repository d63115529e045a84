import { Icon } from "@core/ui/Icon";
import type { ReactNode } from "react";
import { Link } from "wouter";

/** Where the way back is shown, the list has gone, and with it what had the focus. */
const seen = (back: HTMLAnchorElement | null) => {
  if (back?.offsetParent) back.focus();
};

/** Chosen is a list with the chosen one beside it; on narrow screens, once the address names one, it stands instead of the list. */
export function Chosen({
  title,
  at,
  named,
  list,
  children,
}: {
  title: string;
  /** The address of the list alone. */
  at: string;
  /** What the address names. */
  named: string | null;
  list: ReactNode;
  children: ReactNode;
}) {
  return (
    <div className={`releases-two releases-two--left ${named ? "releases-two--chosen" : "releases-two--choosing"}`}>
      <section className="panel releases-list" aria-label={title}>
        {list}
      </section>
      <div key={named} className="releases-main releases-one">
        <Link ref={seen} className="btn btn--quiet releases-list-back" href={at}>
          <Icon name="back" />
          {title}
        </Link>
        {children}
      </div>
    </div>
  );
}
