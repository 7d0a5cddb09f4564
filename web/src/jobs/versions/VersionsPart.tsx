/** The versions of a job, the newest first, and how the inputs of two of them differ. */
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useApi } from "@/api/context";
import { authorText } from "@/format/authors";
import { InputsDiff } from "@/jobs/versions/InputsDiff";
import { type Job, type VersionSummary, versionsQuery } from "@/jobs/queries";
import { Button } from "@/ui/Button";
import { Chip } from "@/ui/Chip";
import { Loading } from "@/ui/Loading";
import { ErrorNotice } from "@/ui/Notice";
import { TableBox } from "@/ui/TableBox";
import table from "@/ui/Table.module.css";
import { Time } from "@/ui/Time";
import styles from "@/jobs/versions/Versions.module.css";

interface VersionsPartProps {
  readonly job: Job;
  /** The version that the page shows. */
  readonly shown: number;
  readonly against: number | undefined;
  readonly onCompare: (against: number) => void;
}

export function VersionsPart({
  job,
  shown,
  against = shown > 1 ? shown - 1 : undefined,
  onCompare,
}: VersionsPartProps) {
  const query = useInfiniteQuery(versionsQuery(useApi(), job.project, job.name));
  if (query.data === undefined)
    return query.error ? <ErrorNotice error={query.error} /> : <Loading label="Loading the versions" />;
  const versions = query.data.pages.flatMap((page) => page.versions);
  return (
    <>
      <TableBox label="Versions">
        <table className={table.table} aria-label="Versions">
          <thead>
            <tr>
              <th scope="col">Version</th>
              <th scope="col">Aliases</th>
              <th scope="col">Registered</th>
              <th scope="col">Description</th>
              <th scope="col">
                <span className="visually-hidden">Compare</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {versions.map((version) => (
              <Row
                key={version.version}
                version={version}
                isShown={version.version === shown}
                isAgainst={version.version === against}
                onCompare={onCompare}
              />
            ))}
          </tbody>
        </table>
      </TableBox>
      {query.hasNextPage && (
        <p className={styles.more}>
          <Button onPress={() => void query.fetchNextPage()} isDisabled={query.isFetchingNextPage}>
            Show older versions
          </Button>
        </p>
      )}
      {against !== undefined && against !== shown && against <= job.latest_version && (
        <InputsDiff job={job} older={Math.min(against, shown)} newer={Math.max(against, shown)} />
      )}
    </>
  );
}

interface RowProps {
  readonly version: VersionSummary;
  readonly isShown: boolean;
  readonly isAgainst: boolean;
  readonly onCompare: (against: number) => void;
}

function Row({ version, isShown, isAgainst, onCompare }: RowProps) {
  const { project, job, version: number } = version;
  return (
    <tr className={isShown ? styles.shown : undefined} aria-current={isShown ? "true" : undefined}>
      <th scope="row" className={table.nowrap}>
        <Link
          to="/p/$project/jobs/$job"
          params={{ project, job }}
          search={{ version: String(number), tab: "versions" }}
        >
          v{number}
        </Link>{" "}
        {isShown && <span className={table.quiet}>shown</span>}
      </th>
      <td>
        {version.aliases.map((alias) => (
          <span key={alias}>
            <Chip tone="accent">{alias}</Chip>{" "}
          </span>
        ))}
      </td>
      <td className={table.nowrap}>
        {authorText(version.created_by)}, <Time at={version.created_at} />
      </td>
      <td>{version.description}</td>
      <td className={table.number}>
        {!isShown &&
          (isAgainst ? (
            <span className={table.quiet}>compared below</span>
          ) : (
            <Button kind="quiet" aria-label={`Compare version ${number}`} onPress={() => onCompare(number)}>
              Compare
            </Button>
          ))}
      </td>
    </tr>
  );
}
