/** Buttons: `primary` for the one thing that a page is for, `plain` for the rest, `quiet` in rows and bars. */
import type { Ref } from "react";
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from "react-aria-components";
import styles from "@/ui/Button.module.css";

export interface ButtonProps extends Omit<AriaButtonProps, "className" | "style"> {
  readonly kind?: "primary" | "plain" | "quiet" | "danger";
  readonly ref?: Ref<HTMLButtonElement>;
}

/** The look of a button, for a link that leads to the one thing that a page is for. */
export function buttonClass(kind: NonNullable<ButtonProps["kind"]> = "plain"): string {
  return `${styles.button} ${styles[kind]}`;
}

export function Button({ kind = "plain", ...rest }: ButtonProps) {
  return <AriaButton {...rest} className={buttonClass(kind)} />;
}
