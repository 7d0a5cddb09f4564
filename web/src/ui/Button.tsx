/** Buttons: `primary` for the one thing that a page is for, `plain` for the rest, `quiet` in rows and bars. */
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from "react-aria-components";
import styles from "@/ui/Button.module.css";

export interface ButtonProps extends Omit<AriaButtonProps, "className" | "style"> {
  readonly kind?: "primary" | "plain" | "quiet" | "danger";
}

export function Button({ kind = "plain", ...rest }: ButtonProps) {
  return <AriaButton {...rest} className={`${styles.button} ${styles[kind]}`} />;
}
