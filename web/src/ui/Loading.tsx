/** Grey lines in the place of what is being fetched. They appear after 200 ms, so that quick answers do not flicker. */
import styles from "@/ui/Loading.module.css";

export function Loading({ lines = 4, label = "Loading" }: { readonly lines?: number; readonly label?: string }) {
  return (
    <div role="status" className={styles.loading}>
      <span className="visually-hidden">{label}</span>
      {Array.from({ length: lines }, (_, line) => (
        <span key={line} aria-hidden className={styles.line} />
      ))}
    </div>
  );
}
