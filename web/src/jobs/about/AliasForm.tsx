/** Asks to which version an alias shall move, and says what that changes. */
import { type FormEvent, type ReactNode, useState } from "react";
import type { Move } from "@/jobs/about/Aliases";
import type { Job } from "@/jobs/queries";
import { Button } from "@/ui/Button";
import styles from "@/jobs/about/About.module.css";

interface AliasFormProps {
  readonly job: Job;
  /** Null for a new one. */
  readonly alias: string | null;
  /** The version that is shown: it is what is mostly meant. */
  readonly preset: number;
  readonly isPending: boolean;
  readonly onMove: (move: Move) => void;
  readonly onCancel: () => void;
  readonly children?: ReactNode;
}

export function AliasForm({ job, alias, preset, isPending, onMove, onCancel, children }: AliasFormProps) {
  const [name, setName] = useState(alias ?? "");
  const now = job.aliases[name];
  const [version, setVersion] = useState(preset === job.aliases[alias ?? ""] ? job.latest_version : preset);
  const isSame = now === version;
  function submit(event: FormEvent) {
    event.preventDefault();
    if (name && !isSame) onMove({ alias: name, version });
  }
  return (
    <form
      className={styles.form}
      aria-label={alias === null ? "Add an alias" : `Move ${alias}`}
      onSubmit={submit}
      onKeyDown={(event) => event.key === "Escape" && onCancel()}
    >
      {alias === null && (
        <label>
          Alias
          <input
            autoFocus
            value={name}
            onChange={(event) => setName(event.target.value.trim())}
            placeholder="prod"
            maxLength={63}
            autoComplete="off"
            spellCheck={false}
          />
        </label>
      )}
      <label>
        Version
        <input
          autoFocus={alias !== null}
          type="number"
          min={1}
          max={job.latest_version}
          value={version}
          onChange={(event) => setVersion(event.target.valueAsNumber)}
        />
      </label>
      <p className={styles.quiet}>{effect(name, now, version)}</p>
      {children}
      <div className={styles.actions}>
        <Button type="submit" kind="primary" isDisabled={isPending || !name || isSame || !Number.isInteger(version)}>
          {now === undefined ? "Add" : "Move"}
        </Button>
        <Button onPress={onCancel}>Cancel</Button>
      </div>
    </form>
  );
}

function effect(alias: string, now: number | undefined, version: number): string {
  if (!alias || !Number.isInteger(version)) return "Launches that name an alias get the version that it names then.";
  if (now === version) return `${alias} names version ${version} already.`;
  const from = now === undefined ? "" : `, no longer version ${now}`;
  return `Launches of ${alias} will get version ${version}${from}. Runs that were launched stay as they are.`;
}
