/** A short explanation of a button, on hover and on focus. What must be read does not belong here. */
import type { ReactElement, ReactNode } from "react";
import { Tooltip as AriaTooltip, TooltipTrigger } from "react-aria-components";
import styles from "@/ui/Tooltip.module.css";

interface TooltipProps {
  readonly text: ReactNode;
  /** A `Button`, or another pressable of react-aria-components. */
  readonly children: ReactElement;
}

export function Tooltip({ text, children }: TooltipProps) {
  return (
    <TooltipTrigger delay={400} closeDelay={0}>
      {children}
      <AriaTooltip className={styles.tooltip ?? ""} offset={6}>
        {text}
      </AriaTooltip>
    </TooltipTrigger>
  );
}
