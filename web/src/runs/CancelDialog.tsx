/** Asks before a run is cancelled, which can't be undone, and says what the API answered. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useApi } from "@/api/context";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { ErrorNotice } from "@/ui/Notice";

interface CancelDialogProps {
  readonly project: string;
  readonly run: string;
  readonly title: string;
  readonly onClose: () => void;
  /** The run is being cancelled: the list is to be asked for again. */
  readonly onCancelled: () => void;
}

export function CancelDialog({ project, run, title, onClose, onCancelled }: CancelDialogProps) {
  const api = useApi();
  const queries = useQueryClient();
  const cancel = useMutation({
    mutationFn: () => api.post("/v1/projects/{project}/runs/{run}/cancel", { path: { project, run } }),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: ["run", project, run] });
      onCancelled();
      onClose();
    },
  });
  return (
    <Dialog
      title={`Cancel ${title}?`}
      role="alertdialog"
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>Keep it going</Button>
          <Button kind="danger" isDisabled={cancel.isPending} onPress={() => cancel.mutate()}>
            Cancel the run
          </Button>
        </>
      }
    >
      <p>The run stops, and can't go on. What it has left so far is kept.</p>
      {cancel.error && <ErrorNotice error={cancel.error} />}
    </Dialog>
  );
}
