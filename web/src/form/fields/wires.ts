/** The attributes that tie a native control to its row. */
import type { Wiring } from "@/form/view/FieldRow";

export function wires(wiring: Wiring) {
  return {
    id: wiring.id,
    "aria-describedby": wiring.describedBy,
    "aria-invalid": wiring.isWrong,
    "aria-errormessage": wiring.errorId,
    onBlur: wiring.onLeave,
  };
}
