/** A date, a time or both, by the browser's own control; as text where the value is more than that control can hold. */
import { useNode } from "@/form/view/formContext";
import type { ControlProps } from "@/form/fields/Control";
import { TextField, typeText } from "@/form/fields/TextField";
import { wires } from "@/form/fields/wires";
import styles from "@/form/fields/Control.module.css";

const TYPES = { date: "date", time: "time", "date-time": "datetime-local" } as const;
const FORMS = {
  date: /^\d{4}-\d{2}-\d{2}$/,
  time: /^\d{2}:\d{2}(:\d{2})?$/,
  "date-time": /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?$/,
};

/** A time zone, which stays beside the control. */
const ZONE = /(?:Z|[+-]\d{2}:\d{2})$/;

export function DateField({ node, wiring }: ControlProps) {
  const store = useNode(node);
  if (node.widget !== "date" && node.widget !== "time" && node.widget !== "date-time") return null;
  const text = store.text(node);
  const zone = node.widget === "date" ? "" : (ZONE.exec(text)?.[0] ?? (text === "" ? "Z" : ""));
  const local = text.slice(0, text.length - (text.endsWith(zone) ? zone.length : 0)).replace(" ", "T");
  if (text !== "" && !FORMS[node.widget].test(local)) return <TextField node={node} wiring={wiring} />;
  return (
    <>
      <input
        {...wires(wiring)}
        type={TYPES[node.widget]}
        step={node.widget === "date" ? undefined : 1}
        className={styles.date}
        value={local}
        onChange={(event) => {
          const given = event.target.value;
          // The control leaves out seconds of 0, which RFC 3339 asks for.
          const whole =
            node.widget !== "date" && /T?\d{2}:\d{2}$/.test(given) && !/:\d{2}:\d{2}$/.test(given)
              ? `${given}:00`
              : given;
          typeText(store, node, given === "" ? "" : whole + zone);
        }}
      />
      {zone !== "" && text !== "" && <span className={styles.words}>{zone === "Z" ? "UTC" : zone}</span>}
    </>
  );
}
