/** What a run's script sees: its command, its environment, its run config and its files, whole. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { lazy, type ReactNode, Suspense } from "react";
import { writeJson } from "@/api/json";
import type { Schemas } from "@/api/client";
import { useApi } from "@/api/context";
import { runInputsQuery } from "@/api/queries";
import { shortId } from "@/format/ids";
import { shellWords } from "@/launch/copy/texts";
import styles from "@/run/inputs/InputsTab.module.css";
import { saveText } from "@/run/saveText";
import { Button } from "@/ui/Button";
import { CopyButton } from "@/ui/CopyButton";
import { Loading } from "@/ui/Loading";
import { ErrorNotice } from "@/ui/Notice";
import { TableBox } from "@/ui/TableBox";
import table from "@/ui/Table.module.css";

const HighlightedText = lazy(() => import("@/run/inputs/HighlightedText"));

type Run = Schemas["RunView"];

export function InputsTab({ run }: { readonly run: Run }) {
  const found = useQuery(runInputsQuery(useApi(), run.project, run.run_id));
  if (found.data === undefined) {
    return found.error === null ? (
      <Loading label="Loading the inputs" lines={8} />
    ) : (
      <ErrorNotice error={found.error} />
    );
  }
  const { command, env, config, files, from_outputs: fromOutputs } = found.data;
  const line = shellWords(command);
  const variables = Object.entries(env);
  return (
    <div className={styles.inputs}>
      <Part title="Command" actions={<CopyButton text={line} label="Copy the command" />}>
        <pre className={styles.command} tabIndex={0} aria-label="Command" role="region">
          {line}
        </pre>
      </Part>
      {Object.keys(fromOutputs).length > 0 && (
        <Part title="Outputs of other runs">
          <ul className={styles.list}>
            {Object.entries(fromOutputs).map(([input, reference]) => (
              <li key={input}>
                <code>{input}</code> is <OutputReference run={run} reference={reference} />
              </li>
            ))}
          </ul>
        </Part>
      )}
      {variables.length > 0 && (
        <Part title="Environment">
          <TableBox label="Environment">
            <table className={table.table}>
              <tbody>
                {variables.map(([name, value]) => (
                  <tr key={name}>
                    <th scope="row">
                      <code>{name}</code>
                    </th>
                    <td className={table.wrap}>
                      <code>{value}</code>
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </TableBox>
        </Part>
      )}
      {config !== null && <FilePart title="Run config" name="run-config.json" text={writeJson(config, 2)} />}
      {Object.entries(files).map(([path, text]) => (
        <FilePart key={path} title={path} name={path.split("/").at(-1) ?? path} text={text} />
      ))}
    </div>
  );
}

interface PartProps {
  readonly title: string;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

function Part({ title, actions, children }: PartProps) {
  return (
    <section className={styles.part}>
      <header className={styles.title}>
        <h2>{title}</h2>
        {actions}
      </header>
      {children}
    </section>
  );
}

function FilePart({ title, name, text }: { readonly title: string; readonly name: string; readonly text: string }) {
  const plain = (
    <pre className={styles.text} tabIndex={0} aria-label={title} role="region">
      {text}
    </pre>
  );
  const isHighlighted = /\.(ya?ml|json)$/i.test(name) && text.length < 500_000;
  return (
    <Part
      title={title}
      actions={
        <>
          <CopyButton text={text} label={`Copy ${title}`} />
          <Button kind="quiet" aria-label={`Download ${title}`} onPress={() => saveText(name, text)}>
            <span aria-hidden>↓</span>
          </Button>
        </>
      }
    >
      {isHighlighted ? (
        <Suspense fallback={plain}>
          <HighlightedText label={title} text={text} />
        </Suspense>
      ) : (
        plain
      )}
    </Part>
  );
}

function OutputReference({ run, reference }: { readonly run: Run; readonly reference: string }) {
  const [id = "", ...rest] = reference.split(":");
  return (
    <>
      <code>{rest.join(":")}</code> of{" "}
      <Link
        to="/p/$project/runs/$run"
        params={{ project: run.project, run: id }}
        search={{ tab: "outputs" }}
        title={id}
      >
        run <code>{shortId(id)}</code>
      </Link>
    </>
  );
}
