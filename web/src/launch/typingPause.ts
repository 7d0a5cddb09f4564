/** Work that follows from what is typed waits for a pause between two keys: it is never in the way of the next one. */

const PAUSE = 100; // ms: few people leave less between two keys
const LATEST = 1500; // ms: who leaves less, or holds a key down, sees what follows from it all the same

/** Calls `work` once in the next pause, however often it is asked for until then. */
export class TypingPause {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private since: number | undefined;

  constructor(private readonly work: () => void) {}

  readonly ask = (): void => {
    const now = performance.now();
    this.since ??= now;
    clearTimeout(this.timer);
    this.timer = setTimeout(this.done, Math.min(PAUSE, this.since + LATEST - now));
  };

  readonly stop = (): void => {
    clearTimeout(this.timer);
    this.since = undefined;
  };

  private readonly done = (): void => {
    this.since = undefined;
    this.work();
  };
}
