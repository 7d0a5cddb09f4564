/** Start the page: sign in, then show it. */
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { Api } from "@/api/client";
import { ApiContext } from "@/api/context";
import { mayPass } from "@/api/problem";
import { reloadWhenReplaced } from "@/app/renewal";
import { router } from "@/app/router";
import { SignedOutPage } from "@/app/SignedOutPage";
import { applyTheme } from "@/app/theme";
import { SessionContext } from "@/session/context";
import { CALLBACK, startSession } from "@/session/session";
import { fetchSettings } from "@/session/settings";
import { Button } from "@/ui/Button";
import { ErrorNotice } from "@/ui/Notice";
import "@/styles/tokens.css";
import "@/styles/base.css";

const element = document.getElementById("root");
if (element === null) throw new Error("index.html lacks the element `root`.");
const page = createRoot(element);

async function start(): Promise<void> {
  applyTheme();
  reloadWhenReplaced();
  // What the address leads to is loaded while the person is signed in.
  if (window.location.pathname !== CALLBACK) void router.load();
  const session = await startSession(
    await fetchSettings(),
    (address) => window.history.replaceState(null, "", address),
    () => new Promise((resolve) => page.render(<SignedOutPage onSignIn={resolve} />)),
  );
  const queries = new QueryClient({
    defaultOptions: {
      queries: {
        retry: (failures, error) => mayPass(error) && failures < 6,
        retryDelay: (failures) => Math.min(500 * 2 ** failures, 10_000),
        staleTime: 2_000,
      },
    },
  });
  page.render(
    <StrictMode>
      <SessionContext value={session}>
        <ApiContext value={new Api(session)}>
          <QueryClientProvider client={queries}>
            <RouterProvider router={router} />
          </QueryClientProvider>
        </ApiContext>
      </SessionContext>
    </StrictMode>,
  );
}

start().catch((error: unknown) => {
  page.render(
    <ErrorNotice error={error}>
      <p>
        <Button onPress={() => window.location.assign("/")}>Try again</Button>
      </p>
    </ErrorNotice>,
  );
});
