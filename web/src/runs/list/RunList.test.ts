import { describe, expect, it, vi } from "vitest";
import { FIRST_PAGE, keptRuns, PAGE, runAt, RunList, type FetchPage } from "@/runs/list/RunList";
import type { ListedRun } from "@/runs/list/merging";

const idOf = (number: number) => `R${String(number).padStart(8, "0")}`;
const runOf = (number: number, columns: readonly string[], state = "SUCCEEDED") =>
  ({
    run_id: idOf(number),
    state,
    columns: Object.fromEntries(columns.map((name) => [name, number])),
  }) as unknown as ListedRun;

/** Runs 0 to `newest`, the newest first; a cursor is the id of a page's last run, as in the API. */
class Project {
  asked: (string | null)[] = [];
  states = new Map<number, string>();
  hidden = new Set<number>();

  constructor(public newest: number) {}

  readonly fetch: FetchPage = (cursor, limit, columns) => {
    this.asked.push(cursor);
    const all = Array.from({ length: this.newest + 1 }, (_, at) => this.newest - at).filter(
      (one) => !this.hidden.has(one),
    );
    const after = cursor === null ? all : all.filter((number) => idOf(number) < cursor);
    const runs = after.slice(0, limit).map((number) => runOf(number, columns, this.states.get(number)));
    const next = after.length > limit ? (runs.at(-1)?.run_id ?? null) : null;
    return Promise.resolve({ runs, cursor: next, looked_at: null, cut: false, notices: [] });
  };
}

const idsOf = (list: RunList, rows: number[]) => rows.map((row) => runAt(list.read(), row)?.run_id);

async function openList(project: Project, columns: string[] = []): Promise<RunList> {
  const list = new RunList(project.fetch, false, columns);
  await list.refresh();
  list.show(0, 20);
  return list;
}

async function scrollToEnd(list: RunList): Promise<void> {
  while (list.read().next !== null) {
    const { length } = list.read();
    list.show(length - 20, length - 1);
    await vi.waitFor(() => expect(list.read().length).toBeGreaterThan(length), { interval: 1 });
  }
}

describe("scrolling", () => {
  it("fetches the next page before its rows are in sight", async () => {
    const list = await openList(new Project(999));
    list.show(30, 60);
    await vi.waitFor(() => expect(list.read().length).toBe(FIRST_PAGE + PAGE));
    expect(idsOf(list, [0, 99, 100, 299])).toEqual([idOf(999), idOf(900), idOf(899), idOf(700)]);
  });

  it("keeps a bounded number of runs, and fetches again what it let go", async () => {
    const list = await openList(new Project(9_999));
    await scrollToEnd(list);
    expect(list.read().length).toBe(10_000);
    expect(keptRuns(list.read()).length).toBeLessThanOrEqual(FIRST_PAGE + 7 * PAGE);
    expect(runAt(list.read(), 5_000)).toBeUndefined();
    list.show(5_000, 5_020);
    await vi.waitFor(() => expect(idsOf(list, [5_000])).toEqual([idOf(4_999)]));
  });

  it("asks once for a page that is already being fetched", async () => {
    const project = new Project(999);
    const list = await openList(project);
    for (const first of [30, 31, 32]) list.show(first, first + 30);
    await vi.waitFor(() => expect(list.read().length).toBe(FIRST_PAGE + PAGE));
    expect(project.asked.filter((cursor) => cursor === idOf(900))).toHaveLength(1);
  });

  it("says why a page is missing, and fetches it when asked again", async () => {
    const project = new Project(999);
    const list = await openList(project);
    const broken = new RunList(
      (cursor, ...rest) => (cursor === null ? project.fetch(cursor, ...rest) : Promise.reject(new Error("gone"))),
      false,
    );
    await broken.refresh();
    broken.show(50, 90);
    await vi.waitFor(() => expect(broken.read().error).toEqual(new Error("gone")));
    expect(list.read().error).toBeNull();
  });
});

describe("runs that are launched meanwhile", () => {
  it("come before those that are there, which keep their places behind them", async () => {
    const project = new Project(999);
    const list = await openList(project);
    list.show(30, 60);
    await vi.waitFor(() => expect(list.read().length).toBe(300));
    project.newest = 1_002;
    await list.refresh();
    expect(list.read().prepended).toBe(3);
    expect(list.read().length).toBe(303);
    expect(idsOf(list, [0, 3, 102, 103])).toEqual([idOf(1_002), idOf(999), idOf(900), idOf(899)]);
  });

  it("are shown in a list that was empty", async () => {
    const project = new Project(-1);
    const list = await openList(project);
    project.newest = 1;
    await list.refresh();
    expect(idsOf(list, [0, 1])).toEqual([idOf(1), idOf(0)]);
    expect(list.read().prepended).toBe(0);
  });

  it("make the list outdated if there are more than one answer has", async () => {
    const project = new Project(999);
    const list = await openList(project);
    project.newest = 1_500;
    await list.refresh();
    expect(list.read().isOutdated).toBe(true);
    expect(idsOf(list, [0])).toEqual([idOf(999)]);
    await list.restart();
    expect(idsOf(list, [0])).toEqual([idOf(1_500)]);
    expect(list.read().isOutdated).toBe(false);
  });
});

it("drops a run that is not among those looked for any more", async () => {
  const project = new Project(20);
  const list = await openList(project);
  project.hidden.add(18);
  await list.refresh();
  expect(idsOf(list, [1, 2, 3])).toEqual([idOf(19), idOf(17), idOf(16)]);
  expect(list.read().length).toBe(20);
});

it("asks how runs in sight are that go on, on later pages too", async () => {
  const project = new Project(999);
  project.states.set(850, "RUNNING");
  const list = await openList(project);
  list.show(120, 150);
  await vi.waitFor(() => expect(runAt(list.read(), 149)?.state).toBe("RUNNING"));
  project.states.set(850, "FAILED");
  await list.refresh();
  expect(runAt(list.read(), 149)?.state).toBe("FAILED");
});

it("fetches the values of other columns, and keeps the rows meanwhile", async () => {
  const list = await openList(new Project(50), ["lr"]);
  expect(runAt(list.read(), 0)?.columns).toEqual({ lr: 50 });
  list.setColumns(["lr", "epochs"]);
  expect(runAt(list.read(), 0)?.columns).toEqual({ lr: 50 });
  await vi.waitFor(() => expect(runAt(list.read(), 0)?.columns).toEqual({ lr: 50, epochs: 50 }));
});

it("leaves the order of a sorted list alone, and says that it has changed", async () => {
  let runs = [runOf(3, []), runOf(9, [])];
  const answer = () => Promise.resolve({ runs, cursor: null, looked_at: 2, cut: false, notices: [] });
  const list = new RunList(answer, true);
  await list.refresh();
  runs = [runOf(9, []), runOf(3, [], "FAILED")];
  await list.refresh();
  expect(idsOf(list, [0, 1])).toEqual([idOf(3), idOf(9)]);
  expect(runAt(list.read(), 0)?.state).toBe("FAILED");
  expect(list.read().isOutdated).toBe(true);
});
