/** Lay the values of an earlier run of this job into the form. */
import { useState } from "react";
import { type ListedRun, RunPicker } from "@/launch/runs/RunPicker";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";

interface PasteFromRunProps {
  readonly project: string;
  readonly job: string;
  readonly onPick: (run: ListedRun) => void;
}

export function PasteFromRun({ project, job, onPick }: PasteFromRunProps) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <Button onPress={() => setIsOpen(true)}>Paste from run…</Button>
      <Dialog title="Paste the values of a run" isOpen={isOpen} onClose={() => setIsOpen(false)}>
        <RunPicker
          project={project}
          filter={{ job }}
          onPick={(run) => {
            setIsOpen(false);
            onPick(run);
          }}
        />
      </Dialog>
    </>
  );
}
