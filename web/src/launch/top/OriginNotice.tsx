/** Says where the values in the form come from, what of them is lost, and how to be rid of them. */
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { runTitle } from "@/format/ids";
import type { Filling } from "@/launch/document";
import type { Origin } from "@/launch/origin";
import { Button } from "@/ui/Button";
import { Notice } from "@/ui/Notice";
import { Time } from "@/ui/Time";
import styles from "@/launch/top/OriginNotice.module.css";

interface OriginNoticeProps {
  readonly origin: Origin;
  readonly project: string;
  readonly version: number;
  /** What of the values this version does not have, a sentence each. */
  readonly lost: readonly string[];
  /** What stood in the form before, to go back to it. */
  readonly before: Filling | undefined;
  readonly onGoBack: (before: Filling) => void;
  readonly onDiscard: () => void;
  readonly onClose: () => void;
}

export function OriginNotice({
  origin,
  project,
  version,
  lost,
  before,
  onGoBack,
  onDiscard,
  onClose,
}: OriginNoticeProps) {
  return (
    <Notice tone={lost.length > 0 ? "warn" : "info"}>
      <div className={styles.row}>
        <span>{sayOrigin(origin, project, version)}</span>
        <span className={styles.buttons}>
          {origin.kind === "draft" && <Button onPress={onDiscard}>Discard</Button>}
          {origin.kind !== "draft" && before && (
            <Button onPress={() => onGoBack(before)}>
              {origin.kind === "link" ? "Go back to your draft" : "Undo"}
            </Button>
          )}
          {origin.kind === "link" && !before && <Button onPress={onDiscard}>Put all back</Button>}
          <Button kind="quiet" aria-label="Close this notice" onPress={onClose}>
            <span aria-hidden>✕</span>
          </Button>
        </span>
      </div>
      {lost.length > 0 && (
        <ul className={styles.lost}>
          {lost.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      )}
    </Notice>
  );
}

function sayOrigin(origin: Origin, project: string, version: number): ReactNode {
  switch (origin.kind) {
    case "draft":
      return (
        <>
          Restored what you had typed <Time at={origin.draft.at} />.
          {origin.draft.hadSecrets && " Secrets are not kept: type them again."}
        </>
      );
    case "link":
      return (
        <>
          A link filled this form
          {origin.version !== undefined && origin.version !== version && `; it was made for version ${origin.version}`}.
          Check the changes before you launch.
        </>
      );
    case "version":
      return `Your changes were carried over from version ${origin.version}.`;
    case "run":
      return (
        <>
          With the values of{" "}
          <Link to="/p/$project/runs/$run" params={{ project, run: origin.run.run_id }}>
            {runTitle(origin.run)}
          </Link>
          {origin.run.version !== version && `, which ran version ${origin.run.version}`}.
        </>
      );
  }
}
