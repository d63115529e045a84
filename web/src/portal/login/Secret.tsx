import { words } from "@core/i18n/words";
import { Icon } from "@core/ui/Icon";
import { WrongLine } from "@core/ui/WrongLine";
import { useId, useState } from "react";

const w = words({
  show: ["显示{name}", "Show: {name}"],
  hide: ["隐藏{name}", "Hide: {name}"],
});

/** A password, which its owner may look at while typing. */
export function Secret(p: {
  label: string;
  hint?: string;
  complete: "current-password" | "new-password";
  value: string;
  onChange: (to: string) => void;
  wrong?: string | undefined;
}) {
  const id = useId();
  const [shown, show] = useState(false);
  return (
    <div className="fld">
      <label className="lab" htmlFor={id}>
        {p.label}
        {p.hint && <span className="opt">{p.hint}</span>}
      </label>
      <div className={p.wrong ? "in in--bad" : "in"}>
        <input
          id={id}
          name="password"
          type={shown ? "text" : "password"}
          value={p.value}
          autoComplete={p.complete}
          enterKeyHint="go"
          aria-invalid={p.wrong ? true : undefined}
          aria-describedby={p.wrong ? `${id}-wrong` : undefined}
          onChange={(e) => p.onChange(e.target.value)}
        />
        <button
          type="button"
          className="hit"
          aria-pressed={shown}
          aria-label={w(shown ? "hide" : "show", { name: p.label })}
          onClick={() => show(!shown)}
        >
          <Icon name="eye" size={20} />
        </button>
      </div>
      <WrongLine id={`${id}-wrong`}>{p.wrong}</WrongLine>
    </div>
  );
}
