/** A button that is on or off. */
import type { ReactNode } from "react";
import { Button } from "@/ui/Button";

interface ToggleButtonProps {
  readonly isSelected: boolean;
  readonly onChange: (isSelected: boolean) => void;
  /** The button's name, if what it shows is not enough. */
  readonly "aria-label"?: string;
  readonly children: ReactNode;
}

export function ToggleButton({ isSelected, onChange, ...rest }: ToggleButtonProps) {
  return <Button {...rest} aria-pressed={isSelected} onPress={() => onChange(!isSelected)} />;
}
