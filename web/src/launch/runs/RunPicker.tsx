/** Choose a run: one of the newest, or any by its id, the beginning or end of it, or its name. Loaded when it is shown. */
import { lazy, Suspense } from "react";
import type { RunPickerProps } from "@/launch/runs/OpenRunPicker";
import { Loading } from "@/ui/Loading";

export type { ListedRun } from "@/launch/runs/OpenRunPicker";

const OpenRunPicker = lazy(async () => ({ default: (await import("@/launch/runs/OpenRunPicker")).OpenRunPicker }));

export function RunPicker(props: RunPickerProps) {
  return (
    <Suspense fallback={<Loading label="Loading the newest runs" />}>
      <OpenRunPicker {...props} />
    </Suspense>
  );
}
