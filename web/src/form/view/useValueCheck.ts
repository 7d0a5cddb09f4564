/** The early check of values, which is loaded when the first field has been left. */
import { useEffect, useState } from "react";
import type { checkValue } from "@/form/model/check";

type Check = typeof checkValue;

let loaded: Check | undefined;

/** Undefined until it is wanted and loaded. */
export function useValueCheck(isWanted: boolean): Check | undefined {
  const [check, setCheck] = useState(() => loaded);
  useEffect(() => {
    if (!isWanted || check) return;
    let isGone = false;
    void import("@/form/model/check").then((module) => {
      loaded = module.checkValue;
      if (!isGone) setCheck(() => module.checkValue);
    });
    return () => {
      isGone = true;
    };
  }, [isWanted, check]);
  return check;
}
