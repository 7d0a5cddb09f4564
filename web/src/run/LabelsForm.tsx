/** Name, tags and note of a run, to edit. Only what was changed is sent, so that nobody's other change is undone. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import type { Schemas } from "@/api/client";
import { useApi } from "@/api/context";
import { runQuery } from "@/api/queries";
import { labelChanges, readTags } from "@/run/labels";
import { Button } from "@/ui/Button";
import { ErrorNotice } from "@/ui/Notice";
import styles from "@/run/RunHeader.module.css";

interface LabelsFormProps {
  readonly run: Schemas["RunView"];
  readonly onClose: () => void;
}

export function LabelsForm({ run, onClose }: LabelsFormProps) {
  const [before] = useState({ name: run.name, tags: run.tags, note: run.note });
  const [name, setName] = useState(run.name);
  const [tags, setTags] = useState(run.tags.join(" "));
  const [note, setNote] = useState(run.note);
  const api = useApi();
  const queries = useQueryClient();
  const save = useMutation({
    mutationFn: () =>
      api.patch("/v1/projects/{project}/runs/{run}", {
        path: { project: run.project, run: run.run_id },
        body: labelChanges(before, { name: name.trim(), tags: readTags(tags), note }),
      }),
    onSuccess: (changed) => {
      const { queryKey } = runQuery(api, run.project, run.run_id);
      queries.setQueryData(queryKey, changed);
      onClose();
      return queries.invalidateQueries({ queryKey });
    },
  });

  function submit(event: FormEvent) {
    event.preventDefault();
    if (!save.isPending) save.mutate();
  }

  return (
    <form
      aria-label="Name, tags and note"
      className={styles.form}
      onSubmit={submit}
      onKeyDown={(event) => event.key === "Escape" && onClose()}
    >
      <label>
        Name
        <input autoFocus value={name} maxLength={100} onChange={(event) => setName(event.target.value)} />
      </label>
      <label>
        Tags, separated by spaces
        <input value={tags} onChange={(event) => setTags(event.target.value)} />
      </label>
      <label>
        Note
        <textarea value={note} rows={3} maxLength={4000} onChange={(event) => setNote(event.target.value)} />
      </label>
      {save.error !== null && <ErrorNotice error={save.error} />}
      <div className={styles.buttons}>
        <Button kind="primary" type="submit" isDisabled={save.isPending}>
          {save.isPending ? "Saving…" : "Save"}
        </Button>
        <Button onPress={onClose}>Don’t save</Button>
      </div>
    </form>
  );
}
