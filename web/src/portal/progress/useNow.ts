import { useEffect, useState } from "react";

/** Draws again every half minute, so that what is left stays true. */
export function useNow(): void {
  const [, tick] = useState(0);
  useEffect(() => {
    const each = setInterval(() => tick((n) => n + 1), 30_000);
    return () => clearInterval(each);
  }, []);
}
