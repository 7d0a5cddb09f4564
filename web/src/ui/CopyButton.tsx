/** Copies a text, and says that it did. */
import { useState } from "react";
import { Button, type ButtonProps } from "@/ui/Button";
import { CopyIcon } from "@/ui/CopyIcon";

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
