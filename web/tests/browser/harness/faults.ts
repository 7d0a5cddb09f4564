/** What must never happen in a page that is tested: a violation of its policy, an uncaught error, an error in the console. */
import type { BrowserContext, ConsoleMessage, Page } from "@playwright/test";

// The browser itself says this of every answer that is not 2xx, and of every request without an answer: pages handle those.
const OF_REQUESTS = /^Failed to load resource: /;

export class Faults {
  private readonly found: string[] = [];
  private readonly allowed: RegExp[] = [];

  /** Let faults pass that a test provokes. */
  allow(pattern: RegExp): void {
    this.allowed.push(pattern);
  }

  /** What happened that may not. */
  list(): string[] {
    return this.found.filter((text) => !this.allowed.some((pattern) => pattern.test(text)));
  }

  /** Watch every page of a context, those that are opened later included. */
  async watch(context: BrowserContext): Promise<void> {
    // The event fires for what the console may not mention, the console mentions what is broken before any script runs.
    await context.addInitScript(() => {
      document.addEventListener("securitypolicyviolation", (event) => {
        console.error(`policy violated: ${event.effectiveDirective} ${event.blockedURI} ${event.sample}`);
      });
    });
    context.on("page", (page) => this.watchPage(page));
    for (const page of context.pages()) this.watchPage(page);
  }

  private watchPage(page: Page): void {
    page.on("pageerror", (error) => this.found.push(`uncaught: ${error.stack ?? error.message}`));
    page.on("dialog", (dialog) => {
      // Text from a job that opens one was run as a script. The page itself asks only before what is typed would be lost.
      if (dialog.type() !== "beforeunload") this.found.push(`a dialog: ${dialog.message()}`);
      void dialog.accept();
    });
    page.on("console", (message) => this.note(message));
  }

  private note(message: ConsoleMessage): void {
    const text = message.text();
    const isFault = message.type() === "error" && !OF_REQUESTS.test(text);
    if (isFault || /content security policy/i.test(text)) this.found.push(`console: ${text}`);
  }
}
