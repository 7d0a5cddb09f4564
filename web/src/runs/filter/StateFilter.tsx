/** Which states are listed: several at once. */
import { STATES } from "@/runs/search";
import { Menu, MenuItem } from "@/ui/Menu";
import { RunStateMark, type RunState } from "@/ui/RunStateMark";
import styles from "@/runs/filter/FilterBar.module.css";

interface StateFilterProps {
  readonly chosen: readonly RunState[];
  readonly onChange: (states: readonly RunState[]) => void;
}

export function StateFilter({ chosen, onChange }: StateFilterProps) {
  const text = chosen.length === 0 ? "any state" : chosen.length === 1 ? chosen[0] : `${chosen.length} states`;
  return (
    <Menu
      label={<span className={chosen.length > 0 ? styles.activeText : undefined}>{text}</span>}
      name={`States: ${chosen.join(", ") || "any"}`}
      chosen={chosen}
      onChoose={(keys) => onChange(STATES.filter((state) => keys.has(state)))}
    >
      {STATES.map((state) => (
        <MenuItem key={state} id={state} text={state} hint={chosen.includes(state) ? "✓" : undefined}>
          <RunStateMark state={state} />
        </MenuItem>
      ))}
    </Menu>
  );
}
