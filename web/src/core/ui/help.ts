import { lang } from "../i18n/words";

/** help is the address of a place in the user guide, as "sales#orders": the build holds that it is there. */
export function help(at: string): string {
  const [page, anchor] = at.split("#");
  return `/guide/${lang()}/${page}#${anchor}`;
}
