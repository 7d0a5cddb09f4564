/** The titles of the columns; a click sorts by one: the largest first, the smallest first, the newest runs first again. */
import { columnTitle, shortTitles, sortOf } from "@/runs/columns/columns";
import styles from "@/runs/table/RunsTable.module.css";

interface HeaderRowProps {
  readonly columns: readonly string[];
  readonly numeric: ReadonlySet<string>;
  readonly sort: string | undefined;
  readonly onSort: (sort: string | undefined) => void;
}

export function HeaderRow({ columns, numeric, sort, onSort }: HeaderRowProps) {
  const titles = shortTitles(columns);
  return (
    <thead>
      <tr aria-rowindex={1}>
        <th scope="col">
          <span className="visually-hidden">Selected</span>
        </th>
        <Title title="state" subject="state" {...{ sort, onSort }} />
        <Title title="run" subject="name" {...{ sort, onSort }} />
        {columns.map((name) => (
          <Title
            key={name}
            title={titles.get(name) ?? name}
            full={columnTitle(name)}
            subject={sortOf(name)}
            isNumeric={numeric.has(name)}
            {...{ sort, onSort }}
          />
        ))}
        <th scope="col">
          <span className="visually-hidden">Actions</span>
        </th>
      </tr>
    </thead>
  );
}

interface TitleProps {
  readonly title: string;
  readonly full?: string;
  readonly subject: string | null;
  readonly isNumeric?: boolean;
  readonly sort: string | undefined;
  readonly onSort: (sort: string | undefined) => void;
}

function Title({ title, full = title, subject, isNumeric = false, sort, onSort }: TitleProps) {
  const order =
    subject === null ? undefined : sort === `-${subject}` ? "descending" : sort === subject ? "ascending" : undefined;
  return (
    <th
      scope="col"
      aria-sort={order ?? (subject === null ? undefined : "none")}
      className={isNumeric ? styles.number : undefined}
    >
      {subject === null ? (
        <span title={full}>{title}</span>
      ) : (
        <button type="button" className={styles.sort} title={full} onClick={() => onSort(nextSort(subject, order))}>
          <span className={styles.titleText}>{title}</span>
          <span aria-hidden className={styles.arrow}>
            {order === "descending" ? "▼" : order === "ascending" ? "▲" : ""}
          </span>
        </button>
      )}
    </th>
  );
}

function nextSort(subject: string, order: "ascending" | "descending" | undefined): string | undefined {
  return { none: `-${subject}`, descending: subject, ascending: undefined }[order ?? "none"];
}
