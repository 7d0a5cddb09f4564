/** What may be changed in a version: file by file, with what may not be and why. */
import { useMemo } from "react";
import { type InputArea, inputAreas, searchRows } from "@/jobs/inputs/rows";
import { useCommented } from "@/jobs/inputs/useComments";
import { InputsTable } from "@/jobs/inputs/InputsTable";
import { OtherInputs } from "@/jobs/inputs/OtherInputs";
import type { Version } from "@/jobs/queries";
import { EmptyState } from "@/ui/EmptyState";
import { Chip } from "@/ui/Chip";
import { SearchField } from "@/ui/SearchField";
import table from "@/ui/Table.module.css";
import styles from "@/jobs/inputs/Inputs.module.css";

interface InputsPartProps {
  readonly version: Version;
  readonly query: string;
  readonly onQuery: (query: string) => void;
}

export function InputsPart({ version, query, onQuery }: InputsPartProps) {
  const areas = useCommented(
    version,
    useMemo(() => inputAreas(version.inputs), [version.inputs]),
  );
  const found = areas.map((area) => ({ area, rows: searchRows(area.rows, query) }));
  const all = areas.reduce((sum, { rows }) => sum + rows.length, 0);
  const shown = found.reduce((sum, { rows }) => sum + rows.length, 0);
  return (
    <>
      {all > 0 && (
        <div className={styles.bar}>
          <SearchField label="Search the inputs" value={query} onChange={onQuery} scope="Job" />
          <span role="status" className={table.quiet}>
            {shown === all ? all : `${shown} of ${all}`}
          </span>
        </div>
      )}
      {found.map(
        ({ area, rows }) =>
          (rows.length > 0 || !query) && <Area key={area.area ?? ""} area={area} rows={rows} isWhole={!query} />,
      )}
      {query && shown === 0 && <EmptyState title={`No input matches “${query}”`} />}
      {!query && <OtherInputs version={version} />}
    </>
  );
}

interface AreaProps {
  readonly area: InputArea;
  readonly rows: InputArea["rows"];
  readonly isWhole: boolean;
}

function Area({ area, rows, isWhole }: AreaProps) {
  const name = area.area ?? "run config";
  return (
    <section className={styles.area} aria-label={name}>
      <h2>
        {area.area === null ? name : <code>{name}</code>} {area.format && <Chip>{area.format}</Chip>}
      </h2>
      {rows.length > 0 ? (
        <InputsTable rows={rows} label={`Inputs of ${name}`} />
      ) : (
        <p className={styles.note}>Nothing in it may be changed.</p>
      )}
      {isWhole && <NotYours area={area} />}
    </section>
  );
}

/** What is there, and may not be changed. */
function NotYours({ area }: { readonly area: InputArea }) {
  const { include, excluded } = area;
  if (excluded.length === 0 && include === null) return null;
  return (
    <details className={styles.note}>
      <summary>Not changeable at launch</summary>
      <ul>
        {excluded.map((path) => (
          <li key={path}>
            <code>{path}</code>: excluded by the job&rsquo;s author
          </li>
        ))}
        {include !== null && (
          <li>
            Everything but <Paths paths={include} />: the author included only {include.length === 1 ? "this" : "these"}
          </li>
        )}
      </ul>
    </details>
  );
}

function Paths({ paths }: { readonly paths: readonly string[] }) {
  return paths.map((path, index) => (
    <span key={path}>
      {index > 0 && ", "}
      <code>{path}</code>
    </span>
  ));
}
