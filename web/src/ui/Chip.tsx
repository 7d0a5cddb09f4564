/** A short name beside another: an alias, a mark such as `required`. */
import type { ReactNode } from "react";
import styles from "@/ui/Chip.module.css";

interface ChipProps {
  readonly tone?: "plain" | "accent" | "warn";
  readonly title?: string;
  readonly children: ReactNode;
}

export function Chip({ tone = "plain", title, children }: ChipProps) {
  return (
    <span className={`${styles.chip} ${styles[tone]}`} title={title}>
      {children}
    </span>
  );
}
