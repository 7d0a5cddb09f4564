/** The values of a plot's series where the cursor is; the last ones while it is nowhere. */
import { type PlotCursor, useCursor } from "@/ui/plots/cursor";
import type { PlotAxis, Series } from "@/ui/plots/series";
import { SeriesMark } from "@/ui/plots/SeriesMark";
import { placeText, valueAt, valueText } from "@/ui/plots/texts";
import styles from "@/ui/plots/Readout.module.css";

interface ReadoutProps {
  readonly series: readonly Series[];
  readonly axis: PlotAxis;
  readonly cursor: PlotCursor;
}

export function Readout({ series, axis, cursor }: ReadoutProps) {
  const place = useCursor(cursor);
  return (
    <div className={styles.readout}>
      <span className={styles.place}>{place === null ? "last" : placeText(place, axis)}</span>
      <ul className={styles.values}>
        {series.map((one) => (
          <li key={one.run} title={one.label}>
            <SeriesMark look={one.look} />
            {series.length > 1 && <span className={styles.label}>{one.label}</span>}
            <span className={styles.value}>{valueText(valueAt(one, place, axis))}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
