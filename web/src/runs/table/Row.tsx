/** A run in the list. */
import { Link, useNavigate } from "@tanstack/react-router";
import { memo } from "react";
import { runTitle, shortId } from "@/format/ids";
import type { ListedRun } from "@/runs/list/merging";
import { Cell } from "@/runs/table/Cell";
import { cloneAddress } from "@/runs/cloneAddress";
import { Menu, MenuItem } from "@/ui/Menu";
import { ENDED, RunStateMark } from "@/ui/RunStateMark";
import styles from "@/runs/table/RunsTable.module.css";

interface RowPlace {
  readonly index: number;
  readonly columns: readonly string[];
  /** Height of the rows that are left out above it. */
  readonly above: number;
}

interface RowProps extends RowPlace {
  readonly run: ListedRun;
  readonly numeric: ReadonlySet<string>;
  readonly isSelected: boolean;
  readonly onToggle: (row: number, isRange: boolean) => void;
  readonly onActive: (row: number) => void;
  readonly onCancel: (run: string) => void;
  readonly mayLaunch: boolean;
}

export const Row = memo(function Row({ run, index, columns, above, numeric, isSelected, ...does }: RowProps) {
  const { project, run_id: id, name, state } = run;
  const title = runTitle(run);
  return (
    <>
      <Gap height={above} span={columns.length + 4} />
      <tr
        aria-rowindex={index + 2}
        className={isSelected ? `${styles.row} ${styles.selected}` : styles.row}
        onFocus={() => does.onActive(index)}
      >
        <td className={styles.check}>
          <label>
            <input
              type="checkbox"
              aria-label={`Select ${title}`}
              checked={isSelected}
              onChange={(event) => does.onToggle(index, (event.nativeEvent as MouseEvent).shiftKey)}
            />
          </label>
        </td>
        <td className={styles.state}>
          <RunStateMark state={state} />
        </td>
        <th scope="row" className={styles.run}>
          <Link
            to="/p/$project/runs/$run"
            params={{ project, run: id }}
            data-row-focus
            data-row={index}
            title={name ? `${name}\n${id}` : id}
          >
            {title}
          </Link>
          {name && <span className={styles.id}> {shortId(id)}</span>}
        </th>
        {columns.map((column) => (
          <td key={column} className={numeric.has(column) ? styles.number : undefined}>
            <Cell run={run} column={column} />
          </td>
        ))}
        <td className={styles.actions}>
          <Actions run={run} title={title} onCancel={does.onCancel} mayLaunch={does.mayLaunch} />
        </td>
      </tr>
    </>
  );
});

interface ActionsProps {
  readonly run: ListedRun;
  readonly title: string;
  readonly onCancel: (run: string) => void;
  readonly mayLaunch: boolean;
}

function Actions({ run, title, onCancel, mayLaunch }: ActionsProps) {
  const navigate = useNavigate();
  const { project, run_id: id, state } = run;
  function act(action: string) {
    if (action === "open") void navigate({ to: "/p/$project/runs/$run", params: { project, run: id } });
    else if (action === "clone") void navigate({ href: cloneAddress(run) });
    else if (action === "copy") void navigator.clipboard.writeText(id);
    else onCancel(id);
  }
  return (
    <Menu kind="quiet" label={<span aria-hidden>⋯</span>} name={`Actions of ${title}`} hasArrow={false} onAction={act}>
      <MenuItem id="open" text="Open" hint="⏎" />
      <MenuItem id="clone" text="Clone and edit" hint="C" disabled={!mayLaunch} />
      <MenuItem id="copy" text="Copy the id" />
      <MenuItem id="cancel" text="Cancel…" disabled={!mayLaunch || ENDED.has(state)} />
    </Menu>
  );
}

/** A row that is being fetched. */
export function WaitingRow({ index, columns, above }: RowPlace) {
  return (
    <>
      <Gap height={above} span={columns.length + 4} />
      <tr aria-rowindex={index + 2} className={styles.row}>
        <td colSpan={columns.length + 4} className={styles.waiting}>
          <span aria-hidden />
        </td>
      </tr>
    </>
  );
}

/** Room for rows that are not in the page. */
export function Gap({ height, span }: { readonly height: number; readonly span: number }) {
  if (height <= 0) return null;
  return (
    <tr aria-hidden>
      <td colSpan={span} className={styles.spacer} style={{ height }} />
    </tr>
  );
}
