import { words } from "@core/i18n/words";
import { Btn } from "@core/ui/parts";
import { Ghost, type Gone, Loaded } from "@core/ui/Screen";
import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Link } from "wouter";
import type { Saved } from "./useSaved";

const w = words({
  save: ["保存", "Save"],
  make: ["建立", "Create"],
  reset: ["撤销修改", "Undo"],
  close: ["关闭", "Close"],
});

/** gone is what a page says of a thing that is not there, with the way back to the list of those that are. */
export const gone = (say: string, at: string, list: string): Gone => ({
  say,
  back: (
    <Link className="btn" href={at}>
      {list}
    </Link>
  ),
});

/** Beside stands next to a list with one thing of it, or with what is to become one. */
export function Beside<T>({
  of,
  fresh,
  label,
  height = 300,
  gone: missing,
  children,
}: {
  of: UseQueryResult<T, Error>;
  /** What is shown where the thing is not there yet: its empty card. */
  fresh?: ReactNode;
  label?: string;
  height?: number;
  gone?: Gone;
  children: (data: T) => ReactNode;
}) {
  return (
    <aside className="peek" aria-label={label}>
      {fresh || (
        <Loaded of={of} ghost={<Ghost height={height} />} {...(missing && { gone: missing })}>
          {children}
        </Loaded>
      )}
    </aside>
  );
}

/** Card is one stored thing that is read and changed in the same place; saving is offered once something is typed. */
export function Card({
  form,
  made,
  may,
  head,
  onClose,
  above,
  below,
  children,
}: {
  form: Saved;
  /** Whether the thing is there; what is not there is created. */
  made: boolean;
  /** Whether one may change it. */
  may: boolean;
  head: ReactNode;
  onClose: () => void;
  above?: ReactNode;
  below?: ReactNode;
  /** Its fields. */
  children: ReactNode;
}) {
  return (
    <form
      className="card360"
      onSubmit={(e) => {
        e.preventDefault();
        form.save();
      }}
    >
      <header className="row between">
        {head}
        <Btn kind="quiet" icon="close" label={w("close")} onClick={onClose} />
      </header>
      {above}
      <div className="fields">{children}</div>
      {form.wrong && form.wrong.fields.size === 0 && (
        <p className="wrong" role="alert">
          {form.wrong.message}
        </p>
      )}
      {may && (form.dirty || !made) && (
        <div className="row">
          <Btn kind="primary" type="submit" busy={form.busy} disabled={!form.dirty}>
            {made ? w("save") : w("make")}
          </Btn>
          {made && (
            <Btn kind="quiet" onClick={form.reset}>
              {w("reset")}
            </Btn>
          )}
        </div>
      )}
      {below}
    </form>
  );
}
