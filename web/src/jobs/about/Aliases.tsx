/** The aliases of a job: which version each names, who moved it last; those who may move them. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useApi } from "@/api/context";
import { useMay } from "@/app/caller";
import { authorText } from "@/format/authors";
import { AliasForm } from "@/jobs/about/AliasForm";
import type { Job } from "@/jobs/queries";
import { Button } from "@/ui/Button";
import { Chip } from "@/ui/Chip";
import { ErrorNotice } from "@/ui/Notice";
import { Time } from "@/ui/Time";
import styles from "@/jobs/about/About.module.css";

/** What is being asked: the alias that is moved, or `null` for a new one. */
type Asked = { readonly alias: string | null } | undefined;

export function Aliases({ job, shown }: { readonly job: Job; readonly shown: number }) {
  const [asked, setAsked] = useState<Asked>();
  const mayMove = useMay("admin", job.project);
  const move = useMoveAlias(job);
  const names = Object.keys(job.aliases).sort();
  const form = (alias: string | null) => (
    <AliasForm
      job={job}
      alias={alias}
      preset={shown}
      isPending={move.isPending}
      onMove={(moved) => {
        const asking = asked;
        // Meanwhile, another alias may be asked about: its question stays.
        move.mutate(moved, { onSuccess: () => setAsked((now) => (now === asking ? undefined : now)) });
      }}
      onCancel={() => {
        setAsked(undefined);
        move.reset();
      }}
    >
      {move.error !== null && <ErrorNotice error={move.error} />}
    </AliasForm>
  );
  return (
    <section aria-label="Aliases" className={styles.aliases}>
      <h2>Aliases</h2>
      <ul>
        {names.map((alias) => (
          <li key={alias}>
            <div className={styles.alias}>
              <Alias job={job} alias={alias} />
              {mayMove && asked?.alias !== alias && (
                <Button kind="quiet" aria-label={`Move ${alias}`} onPress={() => setAsked({ alias })}>
                  Move …
                </Button>
              )}
            </div>
            {asked?.alias === alias && form(alias)}
          </li>
        ))}
      </ul>
      {names.length === 0 && (
        <p className={styles.quiet}>
          None. An alias, such as <code>prod</code>, names a version, and moves when a better one is there.
        </p>
      )}
      {asked?.alias === null && form(null)}
      {mayMove && asked === undefined && (
        <Button kind="quiet" onPress={() => setAsked({ alias: null })}>
          Add an alias …
        </Button>
      )}
    </section>
  );
}

function Alias({ job, alias }: { readonly job: Job; readonly alias: string }) {
  const moved = job.alias_moves[alias];
  return (
    <>
      <Link to="/p/$project/jobs/$job" params={{ project: job.project, job: job.name }} search={{ version: alias }}>
        <Chip tone="accent">{alias}</Chip> v{job.aliases[alias]}
      </Link>
      {moved && (
        <span className={styles.quiet}>
          {authorText(moved.by)}
          {moved.at !== null && (
            <>
              , <Time at={moved.at} />
            </>
          )}
        </span>
      )}
    </>
  );
}

export interface Move {
  readonly alias: string;
  readonly version: number;
}

function useMoveAlias({ project, name }: Job) {
  const api = useApi();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ alias, version }: Move) =>
      api.put("/v1/projects/{project}/jobs/{job}/aliases/{alias}", {
        path: { project, job: name, alias },
        body: { version },
      }),
    onSuccess: async () => {
      await Promise.all(
        [
          ["job", project, name],
          ["jobs", project],
          ["versions", project, name],
          ["version", project, name],
        ].map((queryKey) => queries.invalidateQueries({ queryKey })),
      );
    },
  });
}
