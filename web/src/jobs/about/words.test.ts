import { expect, it } from "vitest";
import { commandText } from "@/jobs/about/words";

it.each([
  [["python", "train.py", "--lr=1e-5"], "python train.py --lr=1e-5"],
  [["bash", "-c", "echo $HOME"], "bash -c 'echo $HOME'"],
  [["echo", "it's", ""], String.raw`echo 'it'\''s' ''`],
])("commandText(%j) is %s", (words, text) => {
  expect(commandText(words)).toBe(text);
});
