/** The head of a group: opens and closes it, and sums up what is in it. */
import { type ReactNode, useRef } from "react";
import { Button } from "@/ui/Button";
import { count } from "@/format/numbers";
import type { Node } from "@/form/model/nodes";
import { formatPath } from "@/form/model/paths";
import { countFields } from "@/form/model/walk";
import { FaultList } from "@/form/view/FaultList";
import { Description } from "@/form/view/Help";
import { useFocusWhenWanted } from "@/form/view/focus";
import { useBelow, useForm } from "@/form/view/formContext";
import type { YamlMode } from "@/form/yaml/useYaml";
import styles from "@/form/view/Group.module.css";

interface GroupHeaderProps {
  readonly node: Node;
  readonly level: number;
  readonly title?: string;
  readonly isOpen: boolean;
  readonly onOpen: (isOpen: boolean) => void;
  readonly yaml?: YamlMode;
  readonly children?: ReactNode;
}

export function GroupHeader({ node, level, title, isOpen, onOpen, yaml, children }: GroupHeaderProps) {
  const Heading = level <= 2 ? "h2" : "h3";
  const path = formatPath(node.path);
  const label = title ?? node.label;
  const head = useRef<HTMLDivElement>(null);
  useFocusWhenWanted(node, head);
  return (
    <>
      <div ref={head} className={styles.header} data-level={level <= 2 ? "area" : "group"}>
        <Heading className={styles.heading}>
          <button type="button" className={styles.toggle} aria-expanded={isOpen} onClick={() => onOpen(!isOpen)}>
            <span aria-hidden className={styles.arrow}>
              {isOpen ? "▾" : "▸"}
            </span>
            <span className={styles.label}>{label}</span>
            {path !== "" && label !== node.name && <code className={styles.path}>{path}</code>}
          </button>
        </Heading>
        <Summary node={node} />
        <span className={styles.actions}>
          {children}
          {yaml && (
            <Button
              kind="quiet"
              aria-pressed={yaml.isOn}
              aria-label={yaml.isOn ? `Show ${label} as fields` : `Edit ${label} as YAML`}
              onPress={() => {
                if (!isOpen) onOpen(true);
                yaml.toggle();
              }}
            >
              {yaml.isOn ? "Fields" : "YAML"}
            </Button>
          )}
        </span>
      </div>
      {isOpen && <Description node={node} />}
      <OwnFaults node={node} />
    </>
  );
}

/** How many inputs a group has, how many are changed, and how many are wrong. */
function Summary({ node }: { readonly node: Node }) {
  const store = useBelow(node);
  const model = store.model(node.area);
  const fields = model && node.kind === "group" ? countFields(model, node) : 0;
  const changed = store.changedWithin(node);
  const faults = store.faults.within(node).length;
  return (
    <span className={styles.summary}>
      {fields > 0 && <span>{inputs(fields)}</span>}
      {changed > 0 && (
        <span className={styles.changed}>
          <span aria-hidden>●</span> {count(changed)} changed
        </span>
      )}
      {faults > 0 && (
        <span className={styles.faults}>
          <span aria-hidden>✕</span> {count(faults)} {faults === 1 ? "error" : "errors"}
        </span>
      )}
    </span>
  );
}

const inputs = (number: number) => `${count(number)} ${number === 1 ? "input" : "inputs"}`;

/** Faults that are about the group itself, or about what it has no field for. */
function OwnFaults({ node }: { readonly node: Node }) {
  const { store } = useForm();
  useBelow(node);
  const faults = store.faults.at(node.key);
  return faults.length > 0 ? <FaultList faults={faults} /> : null;
}
