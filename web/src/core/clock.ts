let ahead = 0;

/** Keeps the screens' clock with the server's, which a demo may move. */
export function setNow(server: string | Date) {
  ahead = new Date(server).getTime() - Date.now();
}

/** The moment it is for the server. */
export function now(): Date {
  return new Date(Date.now() + ahead);
}
