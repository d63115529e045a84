// Signing for a task: whoever decides shows at that moment that it is he, by his password
// or by a code that he is sent.

import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api, Problem } from "../api/client";

export type How = "password" | "code";

/** useSign turns what somebody types into a signature for one task. */
export function useSign() {
  const [how, setHow] = useState<How>("password");
  const [typed, setTyped] = useState("");
  const signing = useMutation({
    mutationFn: (task: string) => api("identity.sign", { body: { for: task, [how]: typed } }),
    onError: () => setTyped(""),
  });
  const change = (to: How) => {
    setHow(to);
    setTyped("");
    signing.reset();
  };
  return { how, change, typed, setTyped, signing };
}

export type Signing = ReturnType<typeof useSign>;

/** useSignCode sends the code, where the workspace sends any. */
export function useSignCode(workspace: string, login: string, signing: Signing["signing"]) {
  const ways = useQuery({
    queryKey: ["signInOptions"],
    queryFn: ({ signal }) => api("identity.signInOptions", { query: { workspace }, signal }),
    staleTime: 600_000,
  });
  const channel = ways.data?.code?.[0];
  const send = useMutation({
    mutationFn: () =>
      api("identity.sendCode", { body: { workspace, login, ...(channel && { channel: channel as "email" }) } }),
  });
  const wrong = [signing.error, send.error].find((e) => e instanceof Problem);
  return { channel, send, wrong };
}
