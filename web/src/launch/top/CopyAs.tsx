/** The launch as something else: a command, a request, a file, a link. */
import { useState } from "react";
import { type Copied, copySource, type CopySource } from "@/launch/copy/source";
import { documentOf } from "@/launch/document";
import { writeFragment } from "@/launch/link";
import type { Target } from "@/launch/body";
import type { Launch } from "@/launch/useLaunch";
import { Button } from "@/ui/Button";
import { CopyButton } from "@/ui/CopyButton";
import { Dialog } from "@/ui/Dialog";
import { Menu, MenuItem } from "@/ui/Menu";
import styles from "@/launch/top/CopyAs.module.css";

interface CopyAsProps {
  readonly launch: Launch;
  /** The version as it was chosen. */
  readonly chosen: Pick<Target, "version" | "alias">;
}

type Writer = (source: CopySource) => Copied;

/** The kinds of copies; what writes one is loaded when it is asked for. */
const KINDS: Readonly<Record<string, readonly [title: string, load: () => Promise<Writer>]>> = {
  "command-line": ["Command line", async () => (await import("@/launch/copy/commandLine")).commandLineOf],
  curl: [
    "curl",
    async () => {
      const { requestOfLaunch } = await import("@/launch/copy/request");
      return (source) => requestOfLaunch(source, window.location.origin);
    },
  ],
  intake: ["Intake file", async () => (await import("@/launch/copy/intakeFile")).intakeFileOf],
};

export function CopyAs({ launch, chosen }: CopyAsProps) {
  const [shown, setShown] = useState<Copied & { readonly title: string }>();
  const show = async (kind: string) => {
    const [title, load] = KINDS[kind] ?? [];
    if (title && load) setShown({ title, ...(await load())(sourceOf(launch, chosen)) });
  };
  return (
    <>
      <Menu label="Copy as" onAction={(kind) => void show(kind)}>
        {Object.entries(KINDS).map(([kind, [title]]) => (
          <MenuItem key={kind} id={kind} text={title} />
        ))}
      </Menu>
      <Dialog
        title={shown?.title ?? ""}
        isOpen={shown !== undefined}
        onClose={() => setShown(undefined)}
        actions={
          shown && (
            <CopyButton kind="primary" text={shown.text} label={`Copy: ${shown.title}`}>
              Copy
            </CopyButton>
          )
        }
      >
        <pre className={styles.text} tabIndex={0} aria-label={shown?.title}>
          {shown?.text}
        </pre>
        {shown?.notes.map((note) => (
          <p key={note} className={styles.note}>
            {note}
          </p>
        ))}
      </Dialog>
    </>
  );
}

function sourceOf({ project, version, body, store }: Launch, chosen: CopyAsProps["chosen"]): CopySource {
  const asked = { job: version.job, ...chosen, ...documentOf(body) };
  return copySource(project, asked, store.overrides(), store.shareable());
}

/** Copies a link that opens the form with what stands in it, but for secrets. */
export function CopyLink({ launch }: { readonly launch: Launch }) {
  const [said, setSaid] = useState("");
  async function copy() {
    const { body, secrets } = sourceOf(launch, {});
    const fragment = await writeFragment(documentOf(body), launch.version.version);
    const path = `/p/${encodeURIComponent(launch.project)}/jobs/${encodeURIComponent(body.job)}/launch`;
    const address = `${window.location.origin}${path}?version=${launch.version.version}#${fragment}`;
    try {
      await navigator.clipboard.writeText(address);
      setSaid(secrets.length > 0 ? "Copied, no secrets" : "Copied");
    } catch {
      setSaid("Can't copy here");
    }
  }
  return (
    <>
      <Button onPress={() => void copy()} onBlur={() => setSaid("")}>
        <span className={styles.label}>{said || "Copy link"}</span>
      </Button>
      <span role="status" className="visually-hidden">
        {said}
      </span>
    </>
  );
}
