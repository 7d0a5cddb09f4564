/** What a launch may change beside values: outputs of other runs, environment variables, the command itself. */
import type { Version } from "@/jobs/queries";
import { Chip } from "@/ui/Chip";
import { TableBox } from "@/ui/TableBox";
import table from "@/ui/Table.module.css";
import styles from "@/jobs/inputs/Inputs.module.css";

export function OtherInputs({ version }: { readonly version: Version }) {
  const { outputs, variables, command, args, env } = version.inputs;
  const named = Object.entries(outputs);
  const passed = [
    ...Object.entries(args).map(([path, { flag }]) => [path, flag ?? "an argument"] as const),
    ...Object.entries(env).map(([path, name]) => [path, `$${name}`] as const),
  ];
  return (
    <>
      {named.length > 0 && (
        <section className={styles.area} aria-label="Outputs of other runs">
          <h2>Outputs of other runs</h2>
          <TableBox label="Inputs that are outputs of other runs">
            <table className={table.table} aria-label="Inputs that are outputs of other runs">
              <thead>
                <tr>
                  <th scope="col">Input</th>
                  <th scope="col">Placed at</th>
                  <th scope="col">Description</th>
                </tr>
              </thead>
              <tbody>
                {named.map(([name, output]) => (
                  <tr key={name}>
                    <th scope="row">
                      <code>{name}</code> {output.required && <Chip tone="warn">required</Chip>}
                    </th>
                    <td>
                      <code>{output.path}</code>
                    </td>
                    <td>{output.description}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </TableBox>
        </section>
      )}
      {passed.length > 0 && (
        <details className={styles.note}>
          <summary>How the command receives {passed.length === 1 ? "a value" : "values"} of the run config</summary>
          <ul>
            {passed.map(([path, as]) => (
              <li key={`${path} ${as}`}>
                <code>{path}</code> as <code>{as}</code>
              </li>
            ))}
          </ul>
        </details>
      )}
      {variables.length > 0 && (
        <p className={styles.note}>
          A launch may set the environment variables{" "}
          {variables.map((name, index) => (
            <span key={name}>
              {index > 0 && ", "}
              <code>{name}</code>
            </span>
          ))}
          .
        </p>
      )}
      {command && (
        <p className={styles.note}>A launch may add words to the command, and give another one in its place.</p>
      )}
    </>
  );
}
