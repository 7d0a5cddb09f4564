/**
 * A run's log as it is fetched, page by page, and followed until the run has ended.
 *
 * It lives outside of React: components listen to it, and it is kept while one looks at other tabs.
 */
import type { Api, Schemas } from "@/api/client";
import { mayPass } from "@/api/problem";
import { type Row, Terminal } from "@/run/log/terminal";

export type Attempt = Schemas["AttemptView"];

/** Where an attempt's rows begin. */
export interface AttemptStart {
  /** From 1. */
  readonly attempt: number;
  readonly row: number;
}

export interface LogState {
  readonly rows: readonly Row[];
  /** Changes with every change of the rows, which are one growing list. */
  readonly revision: number;
  readonly starts: readonly AttemptStart[];
  /** Whether there may be lines that were not fetched yet and are there already. */
  readonly isLoading: boolean;
  /** The run has ended, and this is all of it. */
  readonly isComplete: boolean;
  /** The log is longer than what this page shows. */
  readonly isCut: boolean;
  readonly error: unknown;
}

export const MOST_LINES = 500_000;
const SHORTEST = 1_000;
const LONGEST = 15_000;
const RETRY = 5_000;

export class RunLog {
  private readonly terminal = new Terminal();
  private readonly listeners = new Set<() => void>();
  private readonly messages: string[] = [];
  private attempts: readonly Attempt[] = [];
  private cursor: string | undefined;
  private pause = SHORTEST;
  private abort: AbortController | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private state: LogState = {
    rows: this.terminal.rows,
    revision: 0,
    starts: [{ attempt: 1, row: 0 }],
    isLoading: true,
    isComplete: false,
    isCut: false,
    error: undefined,
  };

  constructor(
    private readonly api: Api,
    private readonly project: string,
    private readonly run: string,
  ) {}

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly snapshot = (): LogState => this.state;

  /** The attempts that have ended: what is written after the end of one is of the next. */
  setAttempts(attempts: readonly Attempt[]): void {
    this.attempts = attempts;
  }

  /** Fetch what is missing, and go on until the run has ended; after an error, try again. */
  start(): void {
    if (this.abort || this.state.isComplete || this.state.isCut) return;
    this.abort = new AbortController();
    document.addEventListener("visibilitychange", this.wake);
    void this.fetchOn(this.abort.signal);
  }

  stop(): void {
    this.abort?.abort();
    this.abort = undefined;
    clearTimeout(this.timer);
    this.timer = undefined;
    document.removeEventListener("visibilitychange", this.wake);
  }

  /** Look for new lines now, for example because the run has just ended. */
  readonly wake = (): void => {
    if (!this.abort || this.timer === undefined || document.hidden) return;
    clearTimeout(this.timer);
    this.timer = undefined;
    this.pause = SHORTEST;
    void this.fetchOn(this.abort.signal);
  };

  /** Everything that was fetched, as the run wrote it. */
  text(): string {
    return this.messages.map((message) => `${message}\n`).join("");
  }

  private async fetchOn(signal: AbortSignal): Promise<void> {
    try {
      while (!signal.aborted) {
        const page = await this.api.get("/v1/projects/{project}/runs/{run}/logs", {
          path: { project: this.project, run: this.run },
          query: this.cursor === undefined ? {} : { cursor: this.cursor },
          signal,
        });
        if (signal.aborted) return;
        this.take(page);
        if (this.state.isComplete || this.state.isCut) return this.stop();
        if (page.lines.length === 0) break;
        this.pause = SHORTEST;
      }
      this.later(this.pause);
      this.pause = Math.min(this.pause * 1.3, LONGEST);
    } catch (error) {
      if (signal.aborted) return;
      this.update({ error, isLoading: false });
      if (mayPass(error)) this.later(RETRY);
      else this.stop();
    }
  }

  /** Not while the page is hidden: it looks as soon as it is shown again. */
  private later(milliseconds: number): void {
    this.timer = setTimeout(() => {
      if (document.hidden) return;
      this.timer = undefined;
      if (this.abort) void this.fetchOn(this.abort.signal);
    }, milliseconds);
  }

  private take(page: Schemas["LogsView"]): void {
    const starts = [...this.state.starts];
    for (const line of page.lines) {
      const at = Date.parse(line.at);
      const ended = this.attempts[starts.length - 1];
      if (this.attempts.length > starts.length - 1 && ended?.stopped_at && at > Date.parse(ended.stopped_at)) {
        this.terminal.startOver();
        starts.push({ attempt: starts.length + 1, row: this.terminal.rows.length });
      }
      // CloudWatch Logs takes no empty message: an empty line is one space there.
      this.terminal.write(line.message === " " ? "" : line.message, at);
      this.messages.push(line.message);
    }
    this.cursor = page.cursor ?? this.cursor;
    const hasNew = page.lines.length > 0;
    this.update({
      revision: this.state.revision + (hasNew ? 1 : 0),
      starts: starts.length === this.state.starts.length ? this.state.starts : starts,
      isLoading: hasNew && !page.complete,
      isComplete: page.complete,
      isCut: this.messages.length >= MOST_LINES && !page.complete,
      error: undefined,
    });
  }

  private update(change: Partial<LogState>): void {
    const next = { ...this.state, ...change };
    const isSame = (Object.keys(change) as (keyof LogState)[]).every((key) => this.state[key] === next[key]);
    if (isSame) return;
    this.state = next;
    for (const listener of this.listeners) listener();
  }
}
