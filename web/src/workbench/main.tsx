import { Problem } from "@core/api/client";
import { useLang } from "@core/i18n/words";
import { Gate } from "@core/session/session";
import { Toasts } from "@core/ui/toast";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { StrictMode, useEffect } from "react";
import { createRoot } from "react-dom/client";
import "@core/tokens.css";
import "@core/base.css";
import "@core/form/form.css";
import "./shell.css";
import "./desk.css";
import { App } from "./App";
import { listenForKeys } from "./keys";
import { SignIn } from "./SignIn";

const client = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      refetchOnWindowFocus: true,
      retry: (n, e) => e instanceof Problem && e.passing && n < 2,
      retryDelay: (n) => 400 * 2 ** n + Math.random() * 300,
    },
    // A decision is refused at once where the server cannot be reached, never made later by itself.
    mutations: { retry: false, networkMode: "always" },
  },
});

function Root() {
  useLang();
  useEffect(listenForKeys, []);
  return (
    <Gate door={(then, again) => <SignIn then={then} again={again} />}>
      <App />
    </Gate>
  );
}

createRoot(document.getElementById("root") as HTMLElement).render(
  <StrictMode>
    <QueryClientProvider client={client}>
      <Root />
      <Toasts />
    </QueryClientProvider>
  </StrictMode>,
);
