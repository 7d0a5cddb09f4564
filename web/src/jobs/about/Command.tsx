/** The command of a version. A long one keeps its lines, in a box that scrolls, and is shown whole when one asks. */
import { useState } from "react";
import { Button } from "@/ui/Button";
import { CopyButton } from "@/ui/CopyButton";
import styles from "@/jobs/about/About.module.css";

const SHORT = 28; // characters that fit beside the word
const SHOWN_LINES = 6;

export function Command({ text }: { readonly text: string }) {
  const [isWhole, setIsWhole] = useState(false);
  const copy = <CopyButton text={text} label="Copy the command" />;
  const lines = text.split("\n").length;
  if (lines === 1 && text.length <= SHORT) {
    return (
      <>
        <code>{text}</code> {copy}
      </>
    );
  }
  return (
    <div className={styles.command}>
      <pre tabIndex={0} role="region" aria-label="Command" className={isWhole ? "" : styles.clipped}>
        {text}
      </pre>
      <div>
        {lines > SHOWN_LINES && (
          <Button kind="quiet" aria-expanded={isWhole} onPress={() => setIsWhole(!isWhole)}>
            {isWhole ? "Show less" : `Show all ${lines} lines`}
          </Button>
        )}
        {copy}
      </div>
    </div>
  );
}
