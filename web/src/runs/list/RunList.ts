/**
 * A project's runs as a list that one scrolls through: pages by cursor, of which only those near the eye are kept.
 *
 * What is known of a page that was let go is how long it is and where it begins, so that it can be fetched again. The
 * first page grows as runs are launched: newer answers are merged into it.
 */
import type { Schemas } from "@/api/client";
import { mergeNewest, mergeSorted, type ListedRun } from "@/runs/list/merging";
import { ENDED } from "@/ui/RunStateMark";

export type RunsAnswer = Schemas["RunsView"];

/** Fetch the page after a cursor, the first one for null, with the values of these columns. */
export type FetchPage = (cursor: string | null, limit: number, columns: readonly string[]) => Promise<RunsAnswer>;

export const FIRST_PAGE = 100;
export const PAGE = 200;
/** Pages on either side of the one that is looked at. */
const KEPT = 5;

export interface RunPage {
  readonly cursor: string | null;
  readonly length: number;
  /** null: let go. */
  readonly runs: readonly ListedRun[] | null;
  /** Of which columns its runs have the values. */
  readonly columns: string;
}

/** The list at one moment; a new object after each change. */
export interface RunListState {
  readonly pages: readonly RunPage[];
  readonly length: number;
  /** The cursor of what follows the last page; null at the end, undefined while nothing is known. */
  readonly next: string | null | undefined;
  readonly lookedAt: number | null;
  readonly isCut: boolean;
  readonly notices: readonly string[];
  /** How many runs were put before the first one since the list began. */
  readonly prepended: number;
  /** Only a list that begins anew shows what there is now. */
  readonly isOutdated: boolean;
  /** Why the rows in sight are missing. */
  readonly error: unknown;
}

const NOTHING: RunListState = {
  pages: [],
  length: 0,
  next: undefined,
  lookedAt: null,
  isCut: false,
  notices: [],
  prepended: 0,
  isOutdated: false,
  error: null,
};

export class RunList {
  private state = NOTHING;
  private readonly listeners = new Set<() => void>();
  private readonly fetching = new Set<string>();
  private columns: readonly string[];
  private sight: readonly [first: number, last: number] = [0, 0];
  /** The last run of the first page when it was first answered; null if no page follows. */
  private until: string | null = null;

  /** In a sorted list, a new run may belong anywhere. */
  constructor(
    private readonly fetchPage: FetchPage,
    private readonly isSorted: boolean,
    columns: readonly string[] = [],
  ) {
    this.columns = columns;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly read = (): RunListState => this.state;

  /** Say which rows are looked at: fetches what is missing there, and lets go of what is far away. */
  show(first: number, last: number): void {
    this.sight = [first, last];
    const { pages, length, next, error } = this.state;
    if (error !== null) return; // until `retry`
    if (next && last >= length - PAGE) void this.load(pages.length);
    for (const at of this.inSight()) {
      const page = pages[at];
      if (page && (page.runs === null || page.columns !== keyOf(this.columns))) void this.load(at);
    }
    this.letGo();
  }

  /** Show the values of other columns, in the rows that are there as in those to come. */
  setColumns(columns: readonly string[]): void {
    if (keyOf(columns) === keyOf(this.columns)) return;
    this.columns = columns;
    if (this.state.pages.length > 0) this.show(...this.sight);
  }

  /** Ask for the newest runs, and how those in sight are now. Raises what the API says. */
  async refresh(): Promise<void> {
    if (this.state.next === undefined) return this.restart();
    await this.loadFirst();
    const open = this.inSight().filter((at) => at > 0 && this.state.pages[at]?.runs?.some(goesOn));
    await Promise.all(open.map((at) => this.load(at)));
  }

  /** Begin anew, with the newest runs. Raises what the API says. */
  async restart(): Promise<void> {
    const { columns } = this;
    const answer = await this.fetchPage(null, FIRST_PAGE, columns);
    this.until = answer.cursor === null ? null : (answer.runs.at(-1)?.run_id ?? null);
    const page = pageOf(null, answer, columns);
    this.change({ ...NOTHING, pages: [page], length: page.length, next: answer.cursor, ...saidBy(answer) });
  }

  /** Ask again for what could not be fetched. */
  retry(): void {
    this.change({ error: null });
    this.show(...this.sight);
  }

  private async loadFirst(): Promise<void> {
    const { columns } = this;
    const answer = await this.fetchPage(null, PAGE, columns);
    const [first, ...rest] = this.state.pages;
    const answered = { runs: answer.runs, hasMore: answer.cursor !== null };
    const known = first?.runs ?? [];
    const merged = this.isSorted ? mergeSorted(known, answered) : mergeNewest(known, answered, this.until);
    const page = { ...pageOf(null, answer, columns), runs: merged.runs, length: merged.runs.length };
    this.put([page, ...rest], {
      prepended: this.state.prepended + merged.before,
      isOutdated: this.state.isOutdated || merged.isOutdated || page.length > 2 * PAGE,
      ...saidBy(answer),
    });
  }

  /** Fetch a page again, or the one after the last. */
  private async load(at: number): Promise<void> {
    const { columns } = this;
    const known = this.state.pages[at];
    const cursor = known ? known.cursor : this.state.next;
    const key = `${at} ${cursor} ${keyOf(columns)}`;
    if (cursor === undefined || (!known && cursor === null) || this.fetching.has(key)) return;
    this.fetching.add(key);
    try {
      if (at === 0) return await this.loadFirst();
      const answer = await this.fetchPage(cursor, PAGE, columns);
      const pages = [...this.state.pages];
      const isThere = known ? pages[at]?.cursor === cursor : at === pages.length && this.state.next === cursor;
      if (!isThere) return; // the list has begun anew meanwhile
      pages[at] = pageOf(cursor, answer, columns);
      this.put(pages, known ? {} : { next: answer.cursor });
      this.show(...this.sight);
    } catch (error) {
      this.change({ error });
    } finally {
      this.fetching.delete(key);
    }
  }

  private put(pages: readonly RunPage[], changes: Partial<RunListState>): void {
    this.change({ pages, length: pages.reduce((sum, { length }) => sum + length, 0), error: null, ...changes });
  }

  /** The pages of which rows are looked at. */
  private inSight(): number[] {
    const [first, last] = this.sight;
    let start = 0;
    return this.state.pages.flatMap(({ length }, at) => {
      const isSeen = start <= last && start + length > first;
      start += length;
      return isSeen ? [at] : [];
    });
  }

  private letGo(): void {
    const middle = this.inSight()[0] ?? 0;
    const isFar = (page: RunPage, at: number) => at > 0 && page.runs !== null && Math.abs(at - middle) > KEPT;
    if (!this.state.pages.some(isFar)) return;
    this.change({ pages: this.state.pages.map((page, at) => (isFar(page, at) ? { ...page, runs: null } : page)) });
  }

  private change(changes: Partial<RunListState>): void {
    this.state = { ...this.state, ...changes };
    for (const listener of this.listeners) listener();
  }
}

/** The run at a row; undefined while its page is not there. */
export function runAt({ pages }: RunListState, row: number): ListedRun | undefined {
  let start = 0;
  for (const { length, runs } of pages) {
    if (row < start + length) return runs?.[row - start];
    start += length;
  }
  return undefined;
}

/** All runs that are kept at this moment. */
export function keptRuns({ pages }: RunListState): ListedRun[] {
  return pages.flatMap(({ runs }) => runs ?? []);
}

const goesOn = ({ state }: ListedRun): boolean => !ENDED.has(state);
const keyOf = (columns: readonly string[]): string => columns.join("\n");

function pageOf(cursor: string | null, { runs }: RunsAnswer, columns: readonly string[]): RunPage {
  return { cursor, length: runs.length, runs, columns: keyOf(columns) };
}

function saidBy(answer: RunsAnswer): Pick<RunListState, "lookedAt" | "isCut" | "notices"> {
  return { lookedAt: answer.looked_at, isCut: answer.cut, notices: answer.notices };
}
