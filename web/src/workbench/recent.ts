/** A thing that was opened lately. */
export interface Recent {
  kind: "order" | "party" | "product";
  id: string;
  text: string;
  more: string;
}

const most = 8;
const place = (user: string) => `recent:${user}`;

/** What somebody opened lately, the latest first. */
export function recents(user: string): Recent[] {
  try {
    return JSON.parse(localStorage.getItem(place(user)) ?? "[]") as Recent[];
  } catch {
    return [];
  }
}

/** Notes that a thing was opened. */
export function opened(user: string, r: Recent) {
  const rest = recents(user).filter((x) => x.id !== r.id);
  localStorage.setItem(place(user), JSON.stringify([r, ...rest].slice(0, most)));
}
