/** Local stacks as processes: `tests/support/page_stack.py`, which ends when its standard input does. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { PYTHON, ROOT } from "./stack";

export interface RunningStack {
  /** The file that says what there is, as `Stack.of` reads it. */
  readonly said: string;
  readonly stop: () => Promise<void>;
}

/** Start a stack with the jobs of the tests in it, and with so many runs in the project `crowded`. */
export async function startStack(runs = 0): Promise<RunningStack> {
  const program = spawn(PYTHON, ["tests/support/page_stack.py", "--runs", String(runs)], {
    cwd: ROOT,
    stdio: ["pipe", "pipe", "inherit"],
  });
  const ended = once(program, "exit");
  const stop = async (): Promise<void> => {
    program.stdin.end();
    await ended;
  };
  const said = await Promise.race([
    once(createInterface(program.stdout), "line").then(([line]) => String(line)),
    ended.then(([status]) => Promise.reject(new Error(`The local stack did not start: status ${String(status)}`))),
  ]);
  return { said, stop };
}
