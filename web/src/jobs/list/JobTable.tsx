/** The table of jobs: only the rows in sight are in the page, so that thousands scroll as ten do. */
import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { type RefObject, useLayoutEffect, useState } from "react";
import { JobRow } from "@/jobs/list/JobRow";
import type { NewestRuns } from "@/jobs/list/useLastRuns";
import type { Job } from "@/jobs/queries";
import { TableBox } from "@/ui/TableBox";
import table from "@/ui/Table.module.css";
import styles from "@/jobs/list/JobList.module.css";

const ROW = 52; // .row has the same height

interface JobTableProps {
  readonly body: RefObject<HTMLTableSectionElement | null>;
  readonly jobs: readonly Job[];
  readonly newest: NewestRuns | undefined;
}

export function JobTable({ body, jobs, newest }: JobTableProps) {
  const [margin, setMargin] = useState(0);
  useLayoutEffect(() => setMargin(body.current?.offsetTop ?? 0), [body]);
  const rows = useWindowVirtualizer({
    count: jobs.length,
    estimateSize: () => ROW,
    overscan: 8,
    scrollMargin: margin,
    getItemKey: (index) => jobs[index]?.name ?? index,
  });
  const shown = rows.getVirtualItems();
  const above = (shown[0]?.start ?? margin) - margin;
  const below = rows.getTotalSize() - ((shown.at(-1)?.end ?? margin) - margin);
  return (
    <TableBox label="Jobs">
      <table className={`${table.table} ${styles.table}`} aria-label="Jobs" aria-rowcount={jobs.length + 1}>
        <thead>
          <tr>
            <th scope="col">Job</th>
            <th scope="col">Version</th>
            <th scope="col">Last run</th>
            <th scope="col" className={table.wide}>
              Registered
            </th>
            <th scope="col">
              <span className="visually-hidden">Launch</span>
            </th>
          </tr>
        </thead>
        <tbody ref={body}>
          <Space height={above} />
          {shown.map(({ index, key }) => {
            const job = jobs[index];
            return job && <JobRow key={key} job={job} position={index + 1} newest={newest} />;
          })}
          <Space height={below} />
        </tbody>
      </table>
    </TableBox>
  );
}

/** The rows that are not in the page. */
function Space({ height }: { readonly height: number }) {
  return height > 0 ? (
    <tr aria-hidden className={styles.space}>
      <td style={{ height }} />
    </tr>
  ) : null;
}
