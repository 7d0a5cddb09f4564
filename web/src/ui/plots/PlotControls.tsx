/** What all plots of a page are drawn over, and how: kept in the page's address by whoever shows them. */
import { useId } from "react";
import type { PlotAxis, PlotSettings } from "@/ui/plots/series";
import styles from "@/ui/plots/PlotControls.module.css";

const SMOOTHINGS: readonly (readonly [weight: number, name: string])[] = [
  [0, "off"],
  [0.6, "light"],
  [0.9, "medium"],
  [0.97, "strong"],
];

interface PlotControlsProps {
  readonly settings: PlotSettings;
  readonly onChange: (settings: PlotSettings) => void;
}

export function PlotControls({ settings, onChange }: PlotControlsProps) {
  const id = useId();
  return (
    <div role="group" aria-label="Plots" className={styles.controls}>
      <label htmlFor={`${id}-axis`}>over</label>
      <select
        id={`${id}-axis`}
        value={settings.axis}
        onChange={(event) => onChange({ ...settings, axis: event.target.value as PlotAxis })}
      >
        <option value="step">step</option>
        <option value="time">time</option>
      </select>
      <label>
        <input
          type="checkbox"
          checked={settings.isLog}
          onChange={(event) => onChange({ ...settings, isLog: event.target.checked })}
        />
        logarithmic
      </label>
      <label htmlFor={`${id}-smoothing`}>smoothing</label>
      <select
        id={`${id}-smoothing`}
        value={settings.smoothing}
        onChange={(event) => onChange({ ...settings, smoothing: Number(event.target.value) })}
      >
        {SMOOTHINGS.map(([weight, name]) => (
          <option key={weight} value={weight}>
            {name}
          </option>
        ))}
      </select>
    </div>
  );
}
