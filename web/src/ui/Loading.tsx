/** Grey lines in the place of what is being fetched. They appear after 200 ms, so that quick answers do not flicker. */
import { useEffect, useState } from "react";
import styles from "@/ui/Loading.module.css";

/** From then on, somebody who waits is told that it goes on. */
const LONG = 5_000;

export function Loading({ lines = 4, label = "Loading" }: { readonly lines?: number; readonly label?: string }) {
  const [isLong, setIsLong] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setIsLong(true), LONG);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div role="status" className={styles.loading}>
      <span className={isLong ? styles.long : "visually-hidden"}>
        {label}
        {isLong && " takes longer than usual …"}
      </span>
      {Array.from({ length: lines }, (_, line) => (
        <span key={line} aria-hidden className={styles.line} />
      ))}
    </div>
  );
}
