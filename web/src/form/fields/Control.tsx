/** The control of a field, by the widget that its schema asks for. */
import { Suspense, lazy } from "react";
import type { FieldNode, ListNode } from "@/form/model/nodes";
import { DateField } from "@/form/fields/DateField";
import { NumberField } from "@/form/fields/NumberField";
import { OptionsField } from "@/form/fields/OptionsField";
import { RowsField } from "@/form/fields/RowsField";
import { SecretField } from "@/form/fields/SecretField";
import { SwitchField } from "@/form/fields/SwitchField";
import { LinesField, TextField } from "@/form/fields/TextField";
import type { Wiring } from "@/form/view/FieldRow";
import styles from "@/form/fields/Control.module.css";

const YamlField = lazy(() => import("@/form/yaml/YamlField").then((module) => ({ default: module.YamlField })));

export interface ControlProps<N = FieldNode> {
  readonly node: N;
  readonly wiring: Wiring;
}

export function Control({ node, wiring }: ControlProps<FieldNode | ListNode>) {
  if (node.kind === "list") return <RowsField node={node} wiring={wiring} />;
  switch (node.widget) {
    case "text":
      return <TextField node={node} wiring={wiring} />;
    case "lines":
      return <LinesField node={node} wiring={wiring} />;
    case "number":
      return <NumberField node={node} wiring={wiring} />;
    case "switch":
      return <SwitchField node={node} wiring={wiring} />;
    case "options":
      return <OptionsField node={node} wiring={wiring} />;
    case "date":
    case "time":
    case "date-time":
      return <DateField node={node} wiring={wiring} />;
    case "secret":
      return <SecretField node={node} wiring={wiring} />;
    case "yaml":
      return (
        <Suspense fallback={<span className={styles.waiting} />}>
          <YamlField node={node} wiring={wiring} />
        </Suspense>
      );
  }
}
