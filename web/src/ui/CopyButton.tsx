/** Copies a text, and says that it did. */
import { useState } from "react";
import { Button, type ButtonProps } from "@/ui/Button";

interface CopyButtonProps {
  readonly text: string;
  /** What is copied, for the button's name: `Copy the run's id`. */
  readonly label: string;
  readonly kind?: NonNullable<ButtonProps["kind"]>;
  readonly children?: React.ReactNode;
}

export function CopyButton({ text, label, kind = "quiet", children }: CopyButtonProps) {
  const [said, setSaid] = useState("");
  async function copy() {
    try {
      await navigator.clipboard.writeText(text);
      setSaid("Copied");
    } catch {
      setSaid("Your browser does not allow copying");
    }
  }
  return (
    <>
      <Button kind={kind} aria-label={label} onPress={copy} onBlur={() => setSaid("")}>
        {children ?? <CopyIcon />}
        {said && <span aria-hidden>{said}</span>}
      </Button>
      <span role="status" className="visually-hidden">
        {said}
      </span>
    </>
  );
}

/** Drawn: not every font has a sign for it. */
function CopyIcon() {
  return (
    <svg aria-hidden width="14" height="14" viewBox="0 0 16 16" fill="none" stroke="currentColor" strokeWidth="1.4">
      <rect x="5.5" y="5.5" width="8" height="8" rx="1.5" />
      <path d="M10.5 3.5v-.5a1 1 0 0 0-1-1H4a2 2 0 0 0-2 2v5.5a1 1 0 0 0 1 1h.5" />
    </svg>
  );
}
