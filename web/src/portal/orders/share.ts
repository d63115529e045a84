import { api, newKey } from "@core/api/client";
import { words } from "@core/i18n/words";
import { toast } from "@core/ui/toast";

const w = words({
  title: ["订单 {number} 的进度", "Progress of order {number}"],
  copied: [
    "链接已复制，打开就能看进度，不用登录",
    "Link copied: whoever opens it sees the progress, without signing in",
  ],
  failed: ["没能生成链接：{why}", "No link could be made: {why}"],
});

/** Gives away a signed link to the progress of an order: by the device's own way, or copied. */
export async function share(id: string, number: string) {
  try {
    // under a fresh key each time: an answer said again leaves the address out
    const { url } = await api("order.link", { path: { id }, key: newKey() });
    const link = new URL(url ?? "", window.location.href).href;
    if (navigator.share) await navigator.share({ title: w("title", { number }), url: link });
    else {
      await navigator.clipboard.writeText(link);
      toast(w("copied"));
    }
  } catch (e) {
    if ((e as Error).name === "AbortError") return; // the person thought better of it
    toast(w("failed", { why: (e as Error).message }), { bad: true });
  }
}
