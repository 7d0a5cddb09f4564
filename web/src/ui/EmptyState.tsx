/** An empty list: what fills it, with the command to copy. */
import type { ReactNode } from "react";
import { CopyButton } from "@/ui/CopyButton";
import styles from "@/ui/EmptyState.module.css";

interface EmptyStateProps {
  readonly title: string;
  readonly children?: ReactNode;
  readonly command?: string;
}

export function EmptyState({ title, children, command }: EmptyStateProps) {
  return (
    <div className={styles.empty}>
      <h2>{title}</h2>
      {children}
      {command && (
        <p className={styles.command}>
          <code>{command}</code>
          <CopyButton text={command} label="Copy the command" />
        </p>
      )}
    </div>
  );
}
