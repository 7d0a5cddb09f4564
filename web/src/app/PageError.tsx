/** A bug in a page: what happened, and what to do. The rest of the page stays, and so do drafts, which are kept in the tab. */
import { useRouter, type ErrorComponentProps } from "@tanstack/react-router";
import { PartMissing } from "@/app/parts";
import { MissingPart } from "@/app/MissingPart";
import { Button } from "@/ui/Button";
import { CopyButton } from "@/ui/CopyButton";
import { Notice } from "@/ui/Notice";
import styles from "@/app/PageError.module.css";

export function PageError({ error, reset }: ErrorComponentProps) {
  return error instanceof PartMissing ? <MissingPart /> : <PageFault error={error} reset={reset} />;
}

function PageFault({ error, reset }: Pick<ErrorComponentProps, "error" | "reset">) {
  const router = useRouter();
  const fault = error instanceof Error ? error : new Error(String(error));
  return (
    <div className={styles.page}>
      <h1>This page has failed</h1>
      <Notice tone="bad">{fault.message || "An error without a message."}</Notice>
      <p>
        It is a fault of the page, not of your job. What you typed into a launch is kept. Try again; if it fails again,
        copy the details and send them to the people who run Launchbay. The command <code>launchbay</code> can do
        everything that this page does.
      </p>
      <p className={styles.actions}>
        <Button
          kind="primary"
          onPress={() => {
            reset();
            void router.invalidate();
          }}
        >
          Try again
        </Button>
        <Button onPress={() => window.location.reload()}>Reload the page</Button>
        <CopyButton text={details(fault)} label="Copy the details" kind="plain">
          Copy the details
        </CopyButton>
      </p>
    </div>
  );
}

/** Without the fragment of the address, which may hold inputs. */
function details(error: Error): string {
  const { pathname, search } = window.location;
  return [`${error.name}: ${error.message}`, `at ${pathname}${search}`, navigator.userAgent, error.stack ?? ""].join(
    "\n",
  );
}
