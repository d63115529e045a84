import { Menu } from "@base-ui/react/menu";
import { send } from "@core/api/client";
import { clock } from "@core/format";
import { setLang, useLang, words } from "@core/i18n/words";
import { liveHealth, watchHealth } from "@core/live/stream";
import { useCan, useSession } from "@core/session/session";
import { setTheme } from "@core/theme";
import { Icon } from "@core/ui/Icon";
import { Avatar } from "@core/ui/parts";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useSyncExternalStore } from "react";
import { Link, useLocation } from "wouter";
import { useCodes, word } from "../codes";
import { taskCount } from "../contracts";
import { Bell } from "../inbox/Bell";
import { JobsBadge } from "../jobs/JobsBadge";
import { HelpLink } from "./Help";

const w = words({
  search: ["搜索订单、客户、动作", "Search orders, customers, commands"],
  late: ["{n} 单超时", "{n} late"],
  add: ["新建订单", "New order"],
  me: ["我的账号", "My account"],
  theme: ["深色外观", "Dark appearance"],
  light: ["浅色外观", "Light appearance"],
  out: ["退出登录", "Sign out"],
  settings: ["我的设置", "My settings"],
  jobs: ["批量任务", "Jobs"],
  imports: ["导入文件", "Import a file"],
  off: ["离线，自 {at} 起；显示的是已存的数据", "Offline since {at}; showing what was loaded"],
});

/** Top is search, what is late, and who I am. */
export function Top({ onSearch }: { onSearch: () => void }) {
  const { user } = useSession();
  const can = useCan();
  useCodes();
  const language = useLang();
  const client = useQueryClient();
  const [, go] = useLocation();
  const tasks = useQuery({ queryKey: ["counts", "tasks"], queryFn: taskCount, enabled: can("task.read") });
  const health = useSyncExternalStore(watchHealth, liveHealth);
  const dark = document.documentElement.dataset.theme === "dark";
  const leave = async () => {
    await send("delete", "/api/v1/session");
    client.clear();
    location.assign("/w/");
  };
  return (
    <header className="top">
      <button type="button" className="inp find" onClick={onSearch} aria-keyshortcuts="Control+K Meta+K">
        <Icon name="search" />
        <span className="dim grow clip">{w("search")}</span>
        <kbd className="kbd">⌘K</kbd>
      </button>
      <i className="grow" />
      {health.health === "off" && (
        <span className="offline" role="status">
          {w("off", { at: clock(new Date(health.since)) })}
        </span>
      )}
      <JobsBadge />
      {(tasks.data?.late ?? 0) > 0 && (
        <Link className="late" href="/tasks?late=true">
          <Icon name="s-late" />
          {w("late", { n: tasks.data?.late ?? 0 })}
        </Link>
      )}
      <HelpLink />
      <Bell />
      {can("order.place") && (
        <Link className="btn" href="/orders/new" aria-label={w("add")}>
          <Icon name="plus" />
          <span className="wide">{w("add")}</span>
        </Link>
      )}
      <Menu.Root>
        <Menu.Trigger className="me">
          <span className="vh">{w("me")}</span>
          <Avatar name={user.name} me />
          <span className="dense wide">
            {user.name} <span className="sub">{user.roles.map((r) => word("role", r)).join("、")}</span>
          </span>
          <Icon name="down" size={12} />
        </Menu.Trigger>
        <Menu.Portal>
          <Menu.Positioner className="above" sideOffset={6} align="end">
            <Menu.Popup className="menu">
              <Menu.Item className="menu-item" onClick={() => setLang(language === "en" ? "zh-CN" : "en")}>
                <Icon name="globe" />
                {language === "en" ? "中文" : "English"}
              </Menu.Item>
              <Menu.Item className="menu-item" onClick={() => setTheme(dark ? "light" : "dark")}>
                <Icon name="eye" />
                {dark ? w("light") : w("theme")}
              </Menu.Item>
              <Menu.Item className="menu-item" onClick={() => go("/me")}>
                <Icon name="gear" />
                {w("settings")}
              </Menu.Item>
              <Menu.Separator className="menu-line" />
              <Menu.Item className="menu-item" onClick={() => go("/jobs")}>
                <Icon name="board" />
                {w("jobs")}
              </Menu.Item>
              <Menu.Item className="menu-item" onClick={() => go("/import")}>
                <Icon name="file" />
                {w("imports")}
              </Menu.Item>
              <Menu.Separator className="menu-line" />
              <Menu.Item className="menu-item" onClick={leave}>
                <Icon name="back" />
                {w("out")}
              </Menu.Item>
            </Menu.Popup>
          </Menu.Positioner>
        </Menu.Portal>
      </Menu.Root>
    </header>
  );
}
