/** Files that a run has left, each with a download. */
import { useState } from "react";
import type { Schemas } from "@/api/client";
import { numberOf } from "@/api/json";
import { bytes, count } from "@/format/numbers";
import styles from "@/run/outputs/OutputsTab.module.css";
import { useDownload } from "@/run/outputs/useDownload";
import { Button } from "@/ui/Button";
import { CopyButton } from "@/ui/CopyButton";
import { CopyIcon } from "@/ui/CopyIcon";
import { ErrorNotice } from "@/ui/Notice";
import { TableBox } from "@/ui/TableBox";
import table from "@/ui/Table.module.css";

interface OutputsTableProps {
  readonly run: Schemas["RunView"];
  readonly outputs: readonly Schemas["OutputView"][];
  readonly attempt: number | null;
}

export function OutputsTable({ run, outputs, attempt }: OutputsTableProps) {
  const download = useDownload(run, attempt);
  const [asked, setAsked] = useState("");
  return (
    <TableBox label="Files that the run has left">
      <table className={table.table}>
        <caption className="visually-hidden">Files that the run has left</caption>
        <thead>
          <tr>
            <th scope="col">Path</th>
            <th scope="col">Output</th>
            <th scope="col" className={table.number}>
              Size
            </th>
            <th scope="col" className={table.wide}>
              SHA-256
            </th>
          </tr>
        </thead>
        <tbody>
          {outputs.map((output) => (
            <tr key={output.path}>
              <th scope="row" className={table.wrap}>
                <Button
                  kind="quiet"
                  aria-label={`Download ${output.path}`}
                  isDisabled={download.isPending && asked === output.path}
                  onPress={() => {
                    setAsked(output.path);
                    download.mutate(output.path);
                  }}
                >
                  <Path path={output.path} /> <span aria-hidden>↓</span>
                </Button>
                {download.error !== null && asked === output.path && <ErrorNotice error={download.error} />}
              </th>
              <td>{output.name}</td>
              <td className={table.number} title={`${count(numberOf(output.size))} bytes`}>
                {bytes(numberOf(output.size))}
              </td>
              <td className={table.wide}>
                <CopyButton text={output.sha256} label={`Copy the SHA-256 of ${output.path}`}>
                  <code title={output.sha256}>{output.sha256.slice(0, 12)}</code> <CopyIcon />
                </CopyButton>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableBox>
  );
}

/** The folder is quieter than the file's own name. */
function Path({ path }: { readonly path: string }) {
  const end = path.lastIndexOf("/") + 1;
  return (
    <span className={styles.path}>
      <span className={styles.folder}>{path.slice(0, end)}</span>
      {path.slice(end)}
    </span>
  );
}
