/** Which states are listed: several at once. */
import { STATES } from "@/runs/search";
import { Popup } from "@/ui/Popup";
import { RunStateMark, type RunState } from "@/ui/RunStateMark";
import styles from "@/runs/filter/StateFilter.module.css";

interface StateFilterProps {
  readonly chosen: readonly RunState[];
  readonly onChange: (states: readonly RunState[]) => void;
}

export function StateFilter({ chosen, onChange }: StateFilterProps) {
  const [only] = chosen;
  const text = only === undefined ? "any state" : chosen.length === 1 ? only : `${chosen.length} states`;
  const toggle = (state: RunState) =>
    onChange(STATES.filter((one) => (one === state ? !chosen.includes(one) : chosen.includes(one))));
  return (
    <Popup label={text} name={`States: ${chosen.join(", ") || "any"}`} align="start">
      <ul className={styles.states}>
        {STATES.map((state) => (
          <li key={state}>
            <label className={styles.state}>
              <input type="checkbox" checked={chosen.includes(state)} onChange={() => toggle(state)} />
              <RunStateMark state={state} />
            </label>
          </li>
        ))}
      </ul>
    </Popup>
  );
}
