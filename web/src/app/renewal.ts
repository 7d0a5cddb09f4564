/**
 * A part of the page that a newer deployment has replaced can't be loaded any more: the page reloads itself, once.
 *
 * What is typed into a launch is kept in the tab, so that nothing is lost.
 */

const KEPT = "launchbay.reloaded-at";
const ONCE_IN = 60_000;

/** Reload when a part is gone. A part that is still missing a moment after a reload is an error, which the page shows. */
export function reloadWhenReplaced(reload: () => void = () => window.location.reload()): void {
  window.addEventListener("vite:preloadError", () => {
    if (!navigator.onLine) return;
    const last = Number(sessionStorage.getItem(KEPT) ?? 0);
    if (Date.now() - last < ONCE_IN) return;
    sessionStorage.setItem(KEPT, String(Date.now()));
    reload();
  });
}
