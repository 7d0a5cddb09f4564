/** What is not changed at launch, closed until somebody asks, each with the reason. */
import { useMemo } from "react";
import type { Schemas } from "@/api/client";
import { count } from "@/format/numbers";
import type { AreaModel } from "@/form/model/area";
import { lockedInputs, lockedParts } from "@/form/model/locked";
import { MarkedText } from "@/ui/MarkedText";
import styles from "@/form/view/LockedInputs.module.css";

interface LockedInputsProps {
  readonly schema: Schemas["SchemaView"];
  readonly version: Schemas["VersionView"];
  readonly areas: readonly AreaModel[];
}

export function LockedInputs({ schema, version, areas }: LockedInputsProps) {
  const inputs = useMemo(() => lockedInputs(areas), [areas]);
  const parts = useMemo(() => lockedParts(schema, version), [schema, version]);
  const total = inputs.length + parts.length;
  if (total === 0) return null;
  return (
    <details id="locked-inputs" className={styles.locked}>
      <summary className={styles.summary}>
        Not changeable at launch <span className={styles.count}>{count(total)}</span>
      </summary>
      <ul>
        {inputs.map(({ area, path, value, reason }) => (
          <li key={`${area}\n${path}`} className={styles.item}>
            <span>
              <code>{path}</code> {area !== null && <span className={styles.area}>{area}</span>}
            </span>
            <code className={styles.value}>{value}</code>
            <span className={styles.reason}>
              <MarkedText text={reason} />
            </span>
          </li>
        ))}
        {parts.map(({ name, value, reason }) => (
          <li key={name} className={styles.item}>
            <span>{name}</span>
            <code className={styles.value}>{value}</code>
            <span className={styles.reason}>{reason}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}
