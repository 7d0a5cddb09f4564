/** The form of a job's inputs: what each kind of input sends, how it is marked and put back, and how it is found. */
import type { Locator, Page } from "@playwright/test";
import { expect, test } from "./harness/fixtures";

const JOB = "every-input";

const field = (page: Page, label: string) => page.getByLabel(label, { exact: true });
const row = (page: Page, path: string) => page.locator(`[data-field="${path}"]`);
const group = (page: Page, name: string) => page.getByRole("group", { name, exact: true });

/** As somebody types in the editor: by keys, which it handles itself. */
async function retype(page: Page, editor: Locator, text: string): Promise<void> {
  await editor.click();
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.press("Delete");
  await page.keyboard.insertText(text);
}

/** The overrides of the newest dry run, as text: digits count. */
class Sent {
  private text = "";

  constructor(page: Page) {
    page.on("request", (request) => {
      if (request.method() === "POST" && request.url().includes("dry_run=true")) this.text = request.postData() ?? "";
    });
  }

  /** The overrides of the form alone; a launch says nothing of what is not changed. */
  async is(overrides: string): Promise<void> {
    await expect.poll(() => this.overrides()).toBe(overrides);
  }

  private overrides(): string {
    return /"overrides":(\{.*\})/.exec(this.text)?.[1]?.slice(0, this.lengthOf()) ?? "{}";
  }

  /** The overrides end where their own bracket closes. */
  private lengthOf(): number {
    const text = /"overrides":(\{.*\})/.exec(this.text)?.[1] ?? "";
    let depth = 0;
    let isText = false;
    for (let at = 0; at < text.length; at += 1) {
      if (text[at] === "\\") at += 1;
      else if (text[at] === '"') isText = !isText;
      else if (!isText && text[at] === "{") depth += 1;
      else if (!isText && text[at] === "}" && --depth === 0) return at + 1;
    }
    return text.length;
  }
}

let sent: Sent;

test.beforeEach(async ({ page, signIn, stack, ownProject }) => {
  await stack.register(ownProject, JOB);
  sent = new Sent(page);
  await signIn(`/p/${ownProject}/jobs/${JOB}/launch`);
  await expect(field(page, "Filter inputs")).toBeVisible();
  await expect(page.getByText("valid").first()).toBeVisible();
});

/** What each kind of input does, what is sent then, and what the row says of it. */
const KINDS: readonly {
  readonly name: string;
  readonly path: string;
  readonly change: (page: Page) => Promise<unknown>;
  readonly sends: string;
  readonly was: string;
}[] = [
  {
    name: "a float keeps its digits",
    path: "learning_rate",
    change: (page) => field(page, "learning_rate").fill("1e-5"),
    sends: '"learning_rate":1e-5',
    was: "was 0.01",
  },
  {
    name: "a big int keeps its digits",
    path: "big",
    change: (page) => field(page, "big").fill("98765432109876543210"),
    sends: '"big":98765432109876543210',
    was: "was 123456789012345",
  },
  {
    name: "arrow keys step a number",
    path: "seed",
    change: (page) => field(page, "seed").press("ArrowUp"),
    sends: '"seed":8',
    was: "was 7",
  },
  {
    name: "a slider moves its number",
    path: "layers",
    change: (page) => field(page, "layers, slider").press("ArrowRight"),
    sends: '"layers":5',
    was: "was 4",
  },
  {
    name: "text is sent as text",
    path: "run_title",
    change: (page) => field(page, "run_title").fill("010"),
    sends: '"run_title":"010"',
    was: 'was ""',
  },
  {
    name: "text of several lines",
    path: "notes",
    change: (page) => field(page, "notes").fill("one\ntwo"),
    sends: '"notes":"one\\ntwo"',
    was: "was first line second line",
  },
  {
    name: "a boolean is on or off",
    path: "augment",
    change: (page) => row(page, "augment").first().getByRole("radio", { name: "off" }).check(),
    sends: '"augment":false',
    was: "was true",
  },
  {
    name: "a few options are radio buttons",
    path: "optimizer",
    change: (page) => row(page, "optimizer").getByRole("radio", { name: "lion" }).check(),
    sends: '"optimizer":"lion"',
    was: "was adam",
  },
  {
    name: "many options are a list",
    path: "precision",
    change: (page) => field(page, "precision").selectOption("fp8"),
    sends: '"precision":"fp8"',
    was: "was bf16",
  },
  {
    name: "a date",
    path: "since",
    change: (page) => field(page, "since").fill("2026-02-01"),
    sends: '"since":"2026-02-01"',
    was: "was 2026-01-31",
  },
  {
    name: "a moment keeps its time zone",
    path: "at",
    change: (page) => field(page, "at").fill("2026-02-01T10:00"),
    sends: '"at":"2026-02-01T10:00:00Z"',
    was: "was 2026-01-31T09:30:00Z",
  },
  {
    name: "a list is edited item by item",
    path: "hidden",
    change: async (page) => {
      await field(page, "hidden, item 2 of 2").fill("128");
      await field(page, "hidden, item 2 of 2").press("Enter");
      await field(page, "hidden, item 3 of 3").fill("256");
      await field(page, "hidden, item 3 of 3").press("Alt+ArrowUp");
    },
    sends: '"hidden":[64,256,128]',
    was: "was [64, 32]",
  },
  {
    name: "what may be none",
    path: "patience",
    change: (page) => field(page, "patience").fill("3"),
    sends: '"patience":3',
    was: "was null",
  },
  {
    name: "a value in a nested map",
    path: "model.head.width",
    change: (page) => field(page, "width").fill("64"),
    sends: '"model":{"head":{"width":64}}',
    was: "was 128",
  },
  {
    name: "a single value as YAML, for what its control can't say",
    path: "dropout",
    change: async (page) => {
      await field(page, "dropout").press("Alt+y");
      await row(page, "dropout").getByRole("textbox").fill("0.25");
    },
    sends: '"dropout":0.25',
    was: "was 0.1",
  },
];

for (const { name, path, change, sends, was } of KINDS) {
  test(`${name}: it is sent, marked, and put back`, async ({ page }) => {
    await change(page);
    await sent.is(`{"config":{${sends}}}`);
    const changed = row(page, path).first();
    await expect(changed).toContainText(was);
    await expect(page.getByText("1 changed", { exact: true })).toBeVisible();
    await changed.getByRole("button", { name: /^Put back / }).click();
    await expect(page.getByText("0 changed", { exact: true })).toBeVisible();
  });
}

test("another kind of a choice replaces the map that is there", async ({ page }) => {
  await field(page, "Kind of schedule").selectOption("constant");
  await sent.is('{"config":{"schedule":{"kind":"constant"}},"replace":{"config":["schedule"]}}');
  await field(page, "Kind of schedule").selectOption("cosine");
  await expect(page.getByText("0 changed", { exact: true })).toBeVisible();
  await field(page, "warmup").fill("5");
  await sent.is('{"config":{"schedule":{"warmup":5}}}');
});

test("keys of a map are added and removed, and items of a list of maps too", async ({ page }) => {
  await field(page, "New key in weights").fill("owl");
  await field(page, "New key in weights").press("Enter");
  await field(page, "owl").fill("0.5");
  await page.getByRole("button", { name: "Remove dog" }).click();
  await sent.is('{"config":{"weights":{"owl":0.5}},"remove":{"config":["weights.dog"]}}');
  await page.getByRole("button", { name: "Put back dog" }).click();
  await page.getByRole("button", { name: "Clear owl" }).click();
  await expect(page.getByText("0 changed", { exact: true })).toBeVisible();

  await page.getByRole("button", { name: "Add an item to children" }).last().click();
  const item = group(page, "[+]");
  await item.getByLabel("name", { exact: true }).fill("twig");
  await sent.is('{"items":{"config":[{"path":"tree.children[+]","value":{"name":"twig"}}]}}');
});

test("items of a list of maps are moved by buttons and keys, with the focus and a word of where they are", async ({
  page,
  stack,
  ownProject,
  expectAccessible,
}) => {
  const datasets = [{ path: "a", weight: 1 }, { path: "b" }, { path: "c" }];
  const items = { type: "object", properties: { path: { type: "string" }, key: { type: "string", format: "secret" } } };
  await stack.register(ownProject, {
    name: "lists",
    command: ["true"],
    inputs: {
      config: { values: { datasets }, schema: { properties: { datasets: { type: "array", items } } } },
    },
  });
  await page.goto(new URL(`/p/${ownProject}/jobs/lists/launch`, page.url()).href);
  const first = group(page, "[0]");
  await first.getByLabel("path", { exact: true }).fill("z");
  await first.getByLabel("key", { exact: true }).fill("hf_very_secret");
  const down = page.getByRole("button", { name: "Move [0] down" });
  await expect(page.getByRole("button", { name: "Move [0] up" })).toBeDisabled();
  await down.press("Enter");
  await expect(down).toBeFocused();
  await expect(page.getByText("[0] is item 2 of 3 now.")).toBeAttached();
  await sent.is('{"config":{"datasets":[{"path":"b"},{"path":"z","weight":1,"key":"hf_very_secret"},{"path":"c"}]}}');

  await page.keyboard.press("Alt+ArrowDown");
  await expect(page.getByText("[0] is item 3 of 3 now.")).toBeAttached();
  await expect(down).toBeDisabled();
  await expect(first.getByRole("button", { name: "[0]", exact: false }).first()).toBeFocused();
  await sent.is('{"config":{"datasets":[{"path":"b"},{"path":"c"},{"path":"z","weight":1,"key":"hf_very_secret"}]}}');
  await expect(first.getByLabel("path", { exact: true })).toHaveValue("z");
  await expect(page.getByText("valid").first()).toBeVisible();
  await expect(page.getByText("hf_very_secret")).toHaveCount(0);
  await expectAccessible();

  await page.keyboard.press("Alt+ArrowUp");
  await page.keyboard.press("Alt+ArrowUp");
  await sent.is('{"items":{"config":[{"path":"datasets[0]","value":{"path":"z","key":"hf_very_secret"}}]}}');
  await expect(page.getByRole("group", { name: /^\[\d\]$/ }).first()).toHaveAccessibleName("[0]");
});

test("a secret is sent, and stands nowhere else", async ({ page }) => {
  await field(page, "api_key").fill("hf_very_secret");
  await sent.is('{"config":{"api_key":"hf_very_secret"}}');
  await expect(field(page, "api_key")).toHaveAttribute("type", "password");
  await expect(page.getByText("1 changed", { exact: true })).toBeVisible();
  await expect(page.getByText("hf_very_secret")).toHaveCount(0);
  await page.getByRole("button", { name: "Edit run config as YAML" }).click();
  await expect(page.getByRole("textbox", { name: "run config as YAML" })).toBeVisible();
  await expect(page.getByText("hf_very_secret")).toHaveCount(0);
});

test("a file is edited as YAML, where only what differs is sent, and what can't be read is said", async ({ page }) => {
  await page.getByRole("button", { name: "Edit config.yaml as YAML" }).click();
  const editor = page.getByRole("textbox", { name: "config.yaml as YAML" });
  await expect(editor).toContainText("epochs: 15");
  await retype(
    page,
    editor,
    "training:\n  epochs: 3\n  batch_size: 32\n  augment: true\n  rate: 1e-3\n  floor: .nan\n  classes: [cat]\n",
  );
  await sent.is('{"files":{"config.yaml":{"training":{"epochs":3,"classes":["cat"]}}}}');

  await retype(page, editor, "training: [");
  await expect(page.getByText(/Not valid YAML, line/).first()).toBeVisible();
  await expect(page.getByRole("button", { name: /^Launch/ })).toBeDisabled();

  await retype(
    page,
    editor,
    "training:\n  epochs: 4\n  batch_size: 32\n  augment: true\n  rate: 1e-3\n  floor: .nan\n  classes: [cat, dog]\n",
  );
  await page.getByRole("button", { name: "Show config.yaml as fields" }).click();
  await expect(field(page, "epochs")).toHaveValue("4");
});

test("a map may be anything where the schema says so, as YAML", async ({ page }) => {
  await page.getByRole("button", { name: "Edit anything as YAML" }).click();
  await retype(page, page.getByRole("textbox", { name: "anything as YAML" }), "[1e-3, {a: no}]");
  await sent.is('{"config":{"anything":[1e-3,{"a":"no"}]}}');
});

test("the editor is left by Escape and Tab", async ({ page }) => {
  await page.getByRole("button", { name: "Edit model as YAML" }).click();
  const editor = page.getByRole("textbox", { name: "model as YAML" });
  await editor.click();
  await page.keyboard.press("Escape");
  await page.keyboard.press("Tab");
  await expect(editor).not.toBeFocused();
});

test("an error is said at its field by the API, and earlier once the field is left", async ({ page }) => {
  await field(page, "seed").fill("abc");
  await field(page, "seed").press("Tab");
  const wrong = row(page, "seed");
  await expect(wrong.getByText('must be an int, but the str "abc" was given')).toBeVisible();
  await expect(field(page, "seed")).toHaveAttribute("aria-invalid", "true");
  await expect(field(page, "seed")).toHaveAccessibleErrorMessage(/must be an int/);
  await expect(page.getByRole("region", { name: "run config" }).getByText("1 error").first()).toBeVisible();
});

test("fields have their descriptions, types, ranges, lines and comments", async ({ page }) => {
  await expect(row(page, "dropout")).toContainText(/share of units to drop.*float · 0 to 1/);
  await expect(row(page, "training.epochs")).toContainText(/passes over the data.*int · line 3/);
  await expect(row(page, "log.every")).toContainText(/steps.*int · line 2/);
  await expect(field(page, "dropout")).toHaveAccessibleDescription(/share of units to drop/);
});

test("a value is set to none and back", async ({ page }) => {
  await field(page, "patience").fill("3");
  const none = row(page, "patience").getByRole("button", { name: "patience is none" });
  await expect(none).toHaveAttribute("aria-pressed", "false");

  await none.click();
  await expect(none).toHaveAttribute("aria-pressed", "true");
  await expect(page.getByText("0 changed", { exact: true })).toBeVisible();
  await none.click();
  await expect(none).toHaveAttribute("aria-pressed", "false");
});

test("a long description is cut, and whole on demand; a choice has none among its kinds", async ({
  page,
  signIn,
  stack,
  ownProject,
}) => {
  const description = "Use `full` for long sequences. ".repeat(30).trim();
  const kinds = { anyOf: [{ type: "null" }, { type: "integer" }, { type: "string", pattern: "^s3://" }] };
  await stack.register(ownProject, {
    name: "described",
    command: ["true"],
    inputs: {
      config: {
        values: { recompute: 1, resume: null },
        schema: { properties: { recompute: { type: "integer", description }, resume: kinds } },
      },
    },
  });
  await signIn(`/p/${ownProject}/jobs/described/launch`);
  const text = row(page, "recompute").getByText("Use full for long sequences.");
  const isWhole = () => text.evaluate((shown) => shown.scrollHeight <= shown.clientHeight);
  expect(await isWhole()).toBe(false);
  await expect(field(page, "recompute")).toHaveAccessibleDescription(/(Use full for long sequences\. ?){30}/);
  await row(page, "recompute").getByRole("button", { name: "more" }).click();
  expect(await isWhole()).toBe(true);

  const kind = page.getByRole("combobox", { name: "Kind of resume" });
  await kind.selectOption("int");
  await sent.is('{"config":{"resume":0}}');
  await kind.selectOption("none");
  await expect(page.getByText("0 changed", { exact: true })).toBeVisible();
});

test("a filter finds inputs by their words, and shows the changed ones alone", async ({ page }) => {
  await field(page, "Filter inputs").fill("step size");
  await expect(field(page, "learning_rate")).toBeVisible();
  await expect(field(page, "seed")).toBeHidden();
  await field(page, "Filter inputs").press("Escape");
  await field(page, "seed").fill("8");
  await page.getByText("1 changed", { exact: true }).click();
  await expect(field(page, "seed")).toBeVisible();
  await expect(field(page, "learning_rate")).toBeHidden();
  await field(page, "Filter inputs").fill("nothing like it");
  await expect(page.getByText("No input matches the filter.")).toBeVisible();
});

test("what can't be changed is listed with the author's reason", async ({ page }) => {
  await page.getByText("Not changeable at launch").click();
  const locked = page.locator("#locked-inputs");
  await expect(locked.getByRole("listitem").filter({ hasText: "home" })).toContainText("the author excluded it");
  await expect(locked.getByRole("listitem").filter({ hasText: "paths" })).toContainText("config.yaml");
  await expect(locked.getByRole("listitem").filter({ hasText: "command" })).toContainText(
    "does not let a launch change",
  );
});

test("every part of the form keeps the rules of accessibility", async ({ page, expectAccessible }) => {
  await field(page, "seed").fill("-1");
  await field(page, "learning_rate").fill("0.5");
  await page.getByRole("button", { name: "Edit model as YAML" }).click();
  await expect(page.getByRole("textbox", { name: "model as YAML" })).toBeVisible();
  await page.getByText("Not changeable at launch").click();
  await expectAccessible();
});
