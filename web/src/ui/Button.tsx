/**
 * Buttons: `primary` for the one thing that a page is for, `plain` for the rest, `quiet` in rows and bars.
 *
 * A native button does all that the page needs; react-aria's weighs as much as a page of ours.
 */
import type { ComponentProps, MouseEvent } from "react";
import styles from "@/ui/Button.module.css";

export interface ButtonProps extends Omit<
  ComponentProps<"button">,
  "className" | "style" | "type" | "disabled" | "onClick"
> {
  readonly kind?: "primary" | "plain" | "quiet" | "danger";
  readonly type?: "button" | "submit";
  readonly isDisabled?: boolean | undefined;
  readonly onPress?: ((event: MouseEvent<HTMLButtonElement>) => void) | undefined;
}

/** The look of a button, for a link that leads to the one thing that a page is for. */
export function buttonClass(kind: NonNullable<ButtonProps["kind"]> = "plain"): string {
  return `${styles.button} ${styles[kind] ?? ""}`; // a plain one has no more than every button
}

export function Button({ kind = "plain", type = "button", isDisabled, onPress, ...rest }: ButtonProps) {
  return <button {...rest} type={type} disabled={isDisabled} onClick={onPress} className={buttonClass(kind)} />;
}
