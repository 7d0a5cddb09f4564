/** Choose an output of another run as an input of this one. */
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Schemas } from "@/api/client";
import { useApi } from "@/api/context";
import { bytes, count } from "@/format/numbers";
import { runTitle } from "@/format/ids";
import { runOutputsQuery } from "@/launch/queries";
import { type ListedRun, RunPicker } from "@/launch/runs/RunPicker";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { Loading } from "@/ui/Loading";
import { ErrorNotice } from "@/ui/Notice";
import styles from "@/launch/runs/OutputPicker.module.css";

interface OutputPickerProps {
  readonly project: string;
  readonly input: string;
  /** Called with `RUN:OUTPUT`. */
  readonly onPick: (reference: string) => void;
}

export function OutputPicker({ project, input, onPick }: OutputPickerProps) {
  const [isOpen, setIsOpen] = useState(false);
  const [run, setRun] = useState<ListedRun>();
  const close = () => {
    setIsOpen(false);
    setRun(undefined);
  };
  const pick = (output: string) => {
    if (run) onPick(`${run.run_id}:${output}`);
    close();
  };
  return (
    <>
      <Button aria-label={`Choose ${input}`} onPress={() => setIsOpen(true)}>
        Choose…
      </Button>
      <Dialog
        title={run ? `An output of ${runTitle(run)} for ${input}` : `A run for ${input}`}
        isOpen={isOpen}
        onClose={close}
      >
        {run ? (
          <>
            <Button kind="quiet" onPress={() => setRun(undefined)}>
              ← Another run
            </Button>
            <Outputs project={project} run={run.run_id} onPick={pick} />
          </>
        ) : (
          <RunPicker project={project} filter={{ state: ["SUCCEEDED"] }} onPick={setRun} />
        )}
      </Dialog>
    </>
  );
}

interface OutputsProps {
  readonly project: string;
  readonly run: string;
  readonly onPick: (output: string) => void;
}

function Outputs({ project, run, onPick }: OutputsProps) {
  const outputs = useQuery(runOutputsQuery(useApi(), project, run));
  if (outputs.isPending) return <Loading label="Loading the outputs" />;
  if (outputs.error) return <ErrorNotice error={outputs.error} />;
  const named = namedOutputs(outputs.data.outputs);
  return (
    <ul className={styles.list} aria-label="Outputs of the run">
      {outputs.data.deleted_at && <li className={styles.none}>The outputs of this run were deleted.</li>}
      {named.map(({ name, files, size }) => (
        <li key={`name ${name}`}>
          <Button kind="quiet" onPress={() => onPick(name)}>
            <span className={styles.name}>{name}</span>
            <span className={styles.what}>
              {count(files)} {files === 1 ? "file" : "files"}, {bytes(size)}
            </span>
          </Button>
        </li>
      ))}
      {outputs.data.outputs.map(({ path, size }) => (
        <li key={path}>
          <Button kind="quiet" onPress={() => onPick(path)}>
            <code className={styles.name}>{path}</code>
            <span className={styles.what}>{bytes(Number(size))}</span>
          </Button>
        </li>
      ))}
      {outputs.data.count === 0 && <li className={styles.none}>This run has left no outputs.</li>}
      {outputs.data.cursor !== null && (
        <li className={styles.none}>There are more files; a folder can be typed as its path: `RUN:out/best/`.</li>
      )}
    </ul>
  );
}

/** The declared outputs, each with the number and size of its files. */
function namedOutputs(outputs: readonly Pick<Schemas["OutputView"], "name" | "size">[]) {
  const found = new Map<string, { name: string; files: number; size: number }>();
  for (const { name, size } of outputs) {
    if (name === null) continue;
    const known = found.get(name) ?? { name, files: 0, size: 0 };
    found.set(name, { name, files: known.files + 1, size: known.size + Number(size) });
  }
  return [...found.values()];
}
