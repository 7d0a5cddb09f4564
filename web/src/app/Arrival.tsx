/** After a navigation to another page: the focus goes to its content, and screen readers hear its title. */
import { useRouter } from "@tanstack/react-router";
import { useEffect, useState } from "react";

export function Arrival() {
  const router = useRouter();
  const [said, setSaid] = useState("");
  useEffect(() => {
    // A page sets its title when it knows it, which may be after its data have arrived.
    let isArriving = false;
    let left = document.title;
    const titles = new MutationObserver(() => {
      if (isArriving) setSaid(document.title);
      isArriving = false;
    });
    titles.observe(document.head, { childList: true, subtree: true, characterData: true });
    const stops = [
      router.subscribe("onBeforeNavigate", ({ pathChanged }) => {
        if (pathChanged) left = document.title;
      }),
      router.subscribe("onRendered", ({ fromLocation, pathChanged }) => {
        // The address `/` only leads on: it is no page that was left.
        if (!pathChanged || fromLocation === undefined || fromLocation.pathname === "/") return;
        isArriving = document.title === left;
        if (!isArriving) setSaid(document.title);
        focusContent();
      }),
    ];
    return () => {
      for (const stop of stops) stop();
      titles.disconnect();
    };
  }, [router]);
  return (
    <div role="status" className="visually-hidden">
      {said}
    </div>
  );
}

/** A page that has put the focus somewhere itself keeps it. */
function focusContent(): void {
  const content = document.getElementById("content");
  if (content && !content.contains(document.activeElement)) content.focus({ preventScroll: true });
}
