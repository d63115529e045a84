import { useEffect, useMemo, useState } from "react";
import type { FormView } from "../api/types";
import type { Answers, decide } from "./live";

let known: typeof decide | undefined;
const load = () => import("./live").then((m) => (known = m.decide));

/**
 * The form as what is filled in makes it, at once. What decides is fetched with
 * the first form that has something to decide; without it the server's answer
 * stands, as it does where it says more.
 */
export function useLive(form: FormView | undefined, answers: Answers): FormView | undefined {
  const [ready, setReady] = useState(known !== undefined);
  const wanted = !ready && form?.live !== undefined;
  useEffect(() => {
    if (!wanted) return;
    let on = true;
    const begin = () => {
      const come = () => on && setReady(true);
      load().then(come, () => {}); // once there is a network again, it is tried again
    };
    begin();
    window.addEventListener("online", begin);
    return () => {
      on = false;
      window.removeEventListener("online", begin);
    };
  }, [wanted]);
  return useMemo(() => (form && ready && known ? known(form, answers) : form), [form, answers, ready]);
}
