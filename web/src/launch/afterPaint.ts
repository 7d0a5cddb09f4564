/** Work that follows from what was typed waits until that has been painted. */

const LATEST = 100; // ms: a page that is not in sight is never painted

/** Calls `work` once after the next paint, however often it is asked for until then. */
export class AfterPaint {
  private isAsked = false;

  constructor(private readonly work: () => void) {}

  readonly ask = (): void => {
    if (this.isAsked) return;
    this.isAsked = true;
    // A task that is queued in a frame is done after the frame has been painted.
    const timer = setTimeout(this.done, LATEST);
    requestAnimationFrame(() => {
      clearTimeout(timer);
      setTimeout(this.done);
    });
  };

  private readonly done = (): void => {
    if (!this.isAsked) return;
    this.isAsked = false;
    this.work();
  };
}
