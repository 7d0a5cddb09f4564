/** The document's title, which is also what a screen reader hears after a navigation. */
import { useEffect } from "react";

export function usePageTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · Launchbay`;
  }, [title]);
}
