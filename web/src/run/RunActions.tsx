/** What one can do with a run: cancel it, launch it again, go on from its checkpoints, or change it and launch. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import type { Schemas } from "@/api/client";
import { useApi } from "@/api/context";
import { runQuery } from "@/api/queries";
import { useMay } from "@/app/caller";
import { useKeys } from "@/app/keys";
import { commandsOf } from "@/run/commands";
import { useRerun } from "@/run/useRerun";
import { Button, buttonClass } from "@/ui/Button";
import { Menu, MenuItem } from "@/ui/Menu";
import { ErrorNotice, Notice } from "@/ui/Notice";
import { ENDED } from "@/ui/RunStateMark";
import styles from "@/run/RunHeader.module.css";

type Run = Schemas["RunView"];

export function RunActions({ run }: { readonly run: Run }) {
  const navigate = useNavigate();
  const mayLaunch = useMay("launch", run.project);
  const rerun = useRerun(run, false);
  const resume = useRerun(run, true);
  const isLaunching = rerun.isLaunching || resume.isLaunching;
  const [copied, setCopied] = useState("");
  const clone = {
    to: "/p/$project/jobs/$job/launch",
    params: { project: run.project, job: run.job },
    search: { from: run.run_id, version: run.version },
  } as const;
  useKeys(
    { c: { description: "Clone this run and edit it", action: () => void navigate(clone) } },
    { scope: "This run" },
  );
  const commands = commandsOf(run);

  async function act(key: string) {
    if (key === "resume") return isLaunching ? undefined : resume.launch();
    const command = commands.find((one) => one.id === key);
    if (!command) return;
    try {
      await navigator.clipboard.writeText(command.text);
      setCopied([`Copied: ${command.text}`, ...command.notes].join("\n"));
    } catch {
      setCopied(`Your browser does not allow copying. The command is: ${command.text}`);
    }
  }

  return (
    <>
      <div className={styles.buttons}>
        {mayLaunch && !ENDED.has(run.state) && <CancelButton run={run} />}
        {mayLaunch && (
          <Button onPress={() => void rerun.launch()} isDisabled={isLaunching}>
            {isLaunching ? "Launching…" : "Rerun"}
          </Button>
        )}
        <Link {...clone} className={buttonClass()} aria-keyshortcuts="c">
          Clone and edit
        </Link>
        <Menu label="More" kind="plain" onAction={(key) => void act(key)}>
          {mayLaunch && <MenuItem id="resume" text="Resume: rerun from its checkpoints" />}
          {commands.map(({ id, title }) => (
            <MenuItem key={id} id={id} text={title} />
          ))}
        </Menu>
      </div>
      {copied && <Notice tone="info">{copied}</Notice>}
      <RerunNotice rerun={rerun} again="press Rerun" />
      <RerunNotice rerun={resume} again="choose Resume" />
    </>
  );
}

/** Why a rerun did not start, or that it may have. */
function RerunNotice({ rerun, again }: { readonly rerun: ReturnType<typeof useRerun>; readonly again: string }) {
  return (
    <>
      {rerun.isUnanswered && (
        <Notice tone="warn">
          A launch of this run got no answer, so its run may have started. To {again} again is safe: the same run is
          opened.
        </Notice>
      )}
      {rerun.problem !== undefined && <ErrorNotice error={rerun.problem} />}
    </>
  );
}

function CancelButton({ run }: { readonly run: Run }) {
  const [isAsking, setAsking] = useState(false);
  const api = useApi();
  const queries = useQueryClient();
  const { queryKey } = runQuery(api, run.project, run.run_id);
  const cancel = useMutation({
    mutationFn: () =>
      api.post("/v1/projects/{project}/runs/{run}/cancel", { path: { project: run.project, run: run.run_id } }),
    onSettled: () => {
      setAsking(false);
      return queries.invalidateQueries({ queryKey });
    },
  });
  if (!isAsking) {
    return (
      <>
        {cancel.error !== null && <ErrorNotice error={cancel.error} />}
        <Button kind="danger" onPress={() => setAsking(true)} isDisabled={cancel.isPending}>
          {cancel.isSuccess ? "Being cancelled…" : "Cancel run"}
        </Button>
      </>
    );
  }
  return (
    <span role="group" aria-label="Cancel this run?" className={styles.asking}>
      <span>{run.state === "RUNNING" ? "Its command is stopped. Cancel it?" : "Cancel it?"}</span>
      <Button kind="danger" autoFocus onPress={() => cancel.mutate()} isDisabled={cancel.isPending}>
        {cancel.isPending ? "Cancelling…" : "Yes, cancel"}
      </Button>
      <Button onPress={() => setAsking(false)}>No</Button>
    </span>
  );
}
