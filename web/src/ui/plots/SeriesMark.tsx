/** A piece of a series' line, beside the name of its run. */
import { colourToken, dashOf } from "@/ui/plots/looks";
import styles from "@/ui/plots/SeriesMark.module.css";

export function SeriesMark({ look }: { readonly look: number }) {
  return (
    <svg aria-hidden className={styles.mark} viewBox="0 0 24 8">
      <line
        x1="0"
        x2="24"
        y1="4"
        y2="4"
        stroke={`var(${colourToken(look)})`}
        strokeDasharray={dashOf(look).join(" ")}
      />
    </svg>
  );
}
