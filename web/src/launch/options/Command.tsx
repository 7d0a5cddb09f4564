/** The words and variables of the command, where the job lets a launch change them. */
import { TextOption } from "@/launch/options/Option";
import type { Refusal } from "@/launch/refusal";
import { writeWords } from "@/launch/words";
import type { Launch } from "@/launch/useLaunch";
import styles from "@/launch/options/options.module.css";

export function CommandOptions({ launch, refusal }: { readonly launch: Launch; readonly refusal: Refusal }) {
  const { schema, version, options, change } = launch;
  if (!schema.command && schema.variables.length === 0) return null;
  const setVariable = (name: string, value: string | undefined) => {
    const { [name]: _before, ...others } = options.env;
    change({ env: value === undefined ? others : { ...others, [name]: value } });
  };
  return (
    <section className={styles.section} aria-labelledby="command-options">
      <h2 id="command-options">Command and variables</h2>
      {schema.command && (
        <>
          <TextOption
            field="args"
            label="Arguments after the command"
            isLong
            isCode
            value={options.args}
            onChange={(args) => change({ args })}
            fault={refusal.options.get("args")}
            placeholder="--epochs 3"
            onPutBack={options.args ? () => change({ args: "" }) : undefined}
          />
          <TextOption
            field="entryPoint"
            label="Another command"
            isLong
            isCode
            value={options.entryPoint}
            onChange={(entryPoint) => change({ entryPoint })}
            fault={refusal.options.get("entryPoint")}
            placeholder={writeWords(version.command)}
            hint="Quotes work as in a shell, but no shell reads the words: for a pipe or a variable, write bash -c '…'."
            onPutBack={options.entryPoint ? () => change({ entryPoint: "" }) : undefined}
          />
        </>
      )}
      {schema.variables.map((name) => {
        const value = Object.hasOwn(options.env, name) ? options.env[name] : undefined;
        return (
          <TextOption
            key={name}
            field={`env.${name}`}
            label={name}
            isCode
            value={value ?? ""}
            onChange={(text) => setVariable(name, text)}
            fault={refusal.options.get(`env.${name}`)}
            placeholder={version.env[name] ?? "not set"}
            hint={value === "" ? "Set to an empty text." : undefined}
            onPutBack={value === undefined ? undefined : () => setVariable(name, undefined)}
          />
        );
      })}
    </section>
  );
}
