/** The row of an input around its control: everything that is the same for all kinds. */
import { type ReactNode, useId, useRef, useState } from "react";
import { type Node, isSecretField } from "@/form/model/nodes";
import { formatPath } from "@/form/model/paths";
import { FaultList } from "@/form/view/FaultList";
import { Description, Facts } from "@/form/view/Help";
import { NoneToggle } from "@/form/view/NoneToggle";
import { OwnKey } from "@/form/view/OwnKey";
import { PutBack } from "@/form/view/PutBack";
import { useFocusWhenWanted } from "@/form/view/focus";
import { useNode } from "@/form/view/formContext";
import { useValueCheck } from "@/form/view/useValueCheck";
import { useYaml } from "@/form/yaml/useYaml";
import { Button } from "@/ui/Button";
import styles from "@/form/view/Field.module.css";

/** What ties a control to its row, for screen readers. */
export interface Wiring {
  readonly id: string;
  readonly labelId: string;
  readonly describedBy: string;
  readonly errorId: string | undefined;
  readonly isWrong: boolean;
  /** The control has been left: from now on, what is wrong with it is said. */
  readonly onLeave: () => void;
}

interface FieldRowProps {
  readonly node: Node;
  readonly children: (wiring: Wiring) => ReactNode;
  /** Below the row, in its whole width. */
  readonly below?: ReactNode;
}

export function FieldRow({ node, children, below }: FieldRowProps) {
  const store = useNode(node);
  const [isLeft, setIsLeft] = useState(false);
  const id = useId();
  const row = useRef<HTMLDivElement>(null);
  const yaml = useYaml(node);
  useFocusWhenWanted(node, row);
  const model = store.model(node.area);
  const edit = store.edit(node);
  const faults = store.faults.at(node.key);
  const check = useValueCheck(isLeft);
  const said = isLeft && faults.length === 0 && model ? check?.(model, node, store.value(node)) : undefined;
  const isWrong = faults.length > 0 || said !== undefined;
  const wiring: Wiring = {
    id,
    labelId: `${id}-label`,
    // What is wrong is told first: an error message alone is not read out by every screen reader.
    describedBy: [isWrong && `${id}-error`, edit && `${id}-was`, `${id}-help`, `${id}-facts`].filter(Boolean).join(" "),
    errorId: isWrong ? `${id}-error` : undefined,
    isWrong,
    onLeave: () => setIsLeft(true),
  };
  const path = formatPath(node.path);
  return (
    <div
      ref={row}
      className={styles.field}
      data-field={path}
      data-changed={edit ? "" : undefined}
      data-wrong={isWrong ? "" : undefined}
      onKeyDown={(event) => {
        if (!event.altKey || event.code !== "KeyY" || !yaml.isOffered) return;
        event.preventDefault();
        event.stopPropagation();
        yaml.toggle();
      }}
    >
      <div className={styles.head}>
        <label id={wiring.labelId} htmlFor={id} className={styles.label} title={path}>
          {node.label}
        </label>
        {node.label !== node.name && <code className={styles.path}>{path}</code>}
        <Description node={node} id={`${id}-help`} />
      </div>
      <div className={styles.side}>
        <div className={styles.control}>
          {yaml.editor ?? children(wiring)}
          {node.isNullable && !isSecretField(node) && node.kind !== "choice" && <NoneToggle node={node} />}
          {edit && <PutBack node={node} id={`${id}-was`} isHidden={isSecretField(node)} />}
          <OwnKey node={node} />
          <Facts node={node} id={`${id}-facts`} />
          {yaml.isOffered && (
            <span className={styles.yaml} data-shown={isRow(node) && !yaml.isOn ? undefined : ""}>
              <Button
                kind="quiet"
                tabIndex={isRow(node) && !yaml.isOn ? -1 : undefined}
                aria-pressed={yaml.isOn}
                aria-label={yaml.isOn ? `Show ${node.label} as a field` : `Edit ${node.label} as YAML`}
                onPress={yaml.toggle}
              >
                {yaml.isOn ? "Field" : "YAML"}
              </Button>
            </span>
          )}
        </div>
        {faults.length > 0 && <FaultList faults={faults} id={`${id}-error`} />}
        {said !== undefined && (
          <p id={`${id}-error`} className={styles.said}>
            <span aria-hidden>✕ </span>
            {said}
          </p>
        )}
      </div>
      {below}
    </div>
  );
}

/** A single value: its button is out of the way, and Alt+Y does the same from the keyboard. */
const isRow = (node: Node) => node.kind === "field";
