/** What went wrong, or needs attention, where it matters: it stays until it is over. */
import type { ReactNode } from "react";
import { Problem } from "@/api/problem";
import { MarkedText } from "@/ui/MarkedText";
import styles from "@/ui/Notice.module.css";

interface NoticeProps {
  readonly tone: "bad" | "warn" | "info" | "good";
  readonly children: ReactNode;
}

export function Notice({ tone, children }: NoticeProps) {
  return (
    <div role={tone === "bad" ? "alert" : "status"} className={`${styles.notice} ${styles[tone]}`}>
      {children}
    </div>
  );
}

/** Where somebody can go on from what went wrong. */
export function Ways({ children }: { readonly children: ReactNode }) {
  return <p className={styles.ways}>{children}</p>;
}

/** An error as a person reads it, with a way to try again. */
export function ErrorNotice({ error, children }: { readonly error: unknown; readonly children?: ReactNode }) {
  return (
    <Notice tone="bad">
      <p>
        <MarkedText text={error instanceof Error ? error.message : String(error)} />
      </p>
      {error instanceof Problem && error.status >= 500 && error.requestId && (
        <p className={styles.detail}>
          Request <code>{error.requestId}</code>
        </p>
      )}
      {children}
    </Notice>
  );
}
