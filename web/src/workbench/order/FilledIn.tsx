import type { FileView, Told } from "@core/api/types";
import { says, ToldValue } from "@core/form/ToldValue";

/** FilledIn is what was filled in with a decision, in words. */
export function FilledIn({ of, files }: { of: Told[] | undefined; files: FileView[] | undefined }) {
  const said = of?.filter(says) ?? [];
  if (said.length === 0) return null;
  return (
    <dl className="filled">
      {said.map((f) => (
        <div key={f.key}>
          <dt>{f.label}</dt>
          <dd>
            <ToldValue of={f} files={files} />
          </dd>
        </div>
      ))}
    </dl>
  );
}
