/** Everything that is wrong, each with the way to its field; a name that may be meant is a button. */
import type { InputFault } from "@/api/problem";
import type { FormStore, Unreadable } from "@/form/store";
import { focusOption } from "@/launch/options/Option";
import { countFaults, type Refusal } from "@/launch/refusal";
import { Button } from "@/ui/Button";
import { MarkedText } from "@/ui/MarkedText";
import { ErrorNotice } from "@/ui/Notice";
import styles from "@/launch/consequences/Details.module.css";

interface FaultsProps {
  readonly refusal: Refusal;
  readonly unreadable: readonly Unreadable[];
  readonly store: FormStore;
}

export function Faults({ refusal, unreadable, store }: FaultsProps) {
  if (countFaults(refusal) + unreadable.length === 0) return null;
  return (
    <div className={styles.faults}>
      {refusal.other !== undefined && <ErrorNotice error={refusal.other} />}
      <ul aria-label="Errors">
        {unreadable.map(({ area, path, message }) => (
          <li key={`${area ?? ""}\n${path}`}>
            <Button kind="quiet" onPress={() => store.reveal({ area, path })}>
              <Place area={area} path={path} />
            </Button>
            <p>
              <MarkedText text={message} />
            </p>
          </li>
        ))}
        {refusal.inputs.map((fault, at) => (
          <li key={at}>
            <Button kind="quiet" onPress={() => store.reveal({ area: fault.file, path: fault.path })}>
              <Place area={fault.file} path={fault.path} />
            </Button>
            <p>
              <MarkedText text={fault.message} />
              {fault.suggestion !== null && (
                <Button kind="plain" onPress={() => accept(store, fault)}>
                  Use {fault.suggestion}
                </Button>
              )}
            </p>
          </li>
        ))}
        {[...refusal.options].map(([field, message]) => (
          <li key={field}>
            <Button kind="quiet" onPress={() => focusOption(field)}>
              {nameOf(field)}
            </Button>
            <p>{message}</p>
          </li>
        ))}
      </ul>
      {refusal.isCut && <p className={styles.dim}>There may be more: the first hundred are listed.</p>}
    </div>
  );
}

/** Do what is suggested, and go on at its field: the button that was pressed is gone. */
function accept(store: FormStore, fault: InputFault): void {
  store.accept(fault);
  store.reveal({
    area: fault.file,
    path: fault.kind === "unknown_key" && fault.suggestion !== null ? fault.suggestion : fault.path,
  });
}

function Place({ area, path }: { readonly area: string | null; readonly path: string }) {
  return <code>{[area, path].filter(Boolean).join(": ")}</code>;
}

const NAMES: Readonly<Record<string, string>> = {
  hardware: "Hardware",
  "hardware.vcpus": "vCPUs",
  "hardware.memory_gib": "Memory",
  patience: "Wait for each",
  maxPrice: "At most, USD per hour",
  whenExhausted: "When none can be had",
  priority: "Priority",
  name: "Name",
  tags: "Tags",
  note: "Note",
  args: "Arguments",
  entryPoint: "Another command",
  resumeFrom: "Checkpoints",
};

function nameOf(field: string): string {
  if (Object.hasOwn(NAMES, field)) return NAMES[field] ?? field;
  if (field.startsWith("hardware")) return "Hardware";
  return field.replace(/^(env|fromOutputs)\./, "");
}
