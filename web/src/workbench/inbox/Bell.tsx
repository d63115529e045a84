import { Popover } from "@base-ui/react/popover";
import { words } from "@core/i18n/words";
import { Icon } from "@core/ui/Icon";
import { useState } from "react";
import { Inbox, useUnread } from "./Inbox";

const w = words({
  none: ["通知", "Notices"],
  some: ["通知，{n} 条未读", "Notices, {n} unread"],
});

/** Bell says how many notices are unread, and opens them. */
export function Bell() {
  const [open, setOpen] = useState(false);
  const count = useUnread();
  const n = count.data?.unread ?? 0;
  const name = n > 0 ? w("some", { n }) : w("none");
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Trigger className="btn btn--quiet btn--icon bell" aria-label={name} title={name}>
        <Icon name="bell" />
        {n > 0 && <b className="bell-count num">{count.data?.more ? "99+" : n}</b>}
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner sideOffset={6} align="end" className="above">
          <Popover.Popup className="menu bell-panel" aria-label={w("none")}>
            <Inbox onDone={() => setOpen(false)} />
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}
