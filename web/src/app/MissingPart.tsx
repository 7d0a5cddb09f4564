/** In the place of a page that could not be loaded; it is loaded when the connection is back. */
import { useEffect } from "react";
import { useOnline } from "@/app/online";
import { Button } from "@/ui/Button";
import styles from "@/app/PageError.module.css";

export function MissingPart() {
  const isOnline = useOnline();
  useEffect(() => {
    const reload = () => window.location.reload();
    window.addEventListener("online", reload);
    return () => window.removeEventListener("online", reload);
  }, []);
  return (
    <div className={styles.page}>
      <h1>This page is not loaded yet</h1>
      <p>
        {isOnline
          ? "A part of it could not be loaded. Launchbay may not answer just now, or have been updated. What you typed into a launch is kept."
          : "There is no connection. The page is loaded when it is back. What you typed into a launch is kept."}
      </p>
      <p className={styles.actions}>
        <Button kind="primary" onPress={() => window.location.reload()}>
          Load it again
        </Button>
      </p>
    </div>
  );
}
