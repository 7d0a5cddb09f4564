/** Before all tests: start one local stack for all of them. After the last one: stop it. */
import { startStack } from "./stack-process";
import { STACK_VARIABLE } from "./stack";

export default async function setUp(): Promise<() => Promise<void>> {
  const stack = await startStack();
  process.env[STACK_VARIABLE] = stack.said;
  return stack.stop;
}
