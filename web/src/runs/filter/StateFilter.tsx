/** Which states are listed: several at once. */
import { Menu as AriaMenu, MenuItem, MenuTrigger, Popover } from "react-aria-components";
import { STATES } from "@/runs/search";
import { Button } from "@/ui/Button";
import { RunStateMark, type RunState } from "@/ui/RunStateMark";
import menu from "@/ui/Menu.module.css";
import styles from "@/runs/filter/FilterBar.module.css";

interface StateFilterProps {
  readonly chosen: readonly RunState[];
  readonly onChange: (states: readonly RunState[]) => void;
}

export function StateFilter({ chosen, onChange }: StateFilterProps) {
  const text = chosen.length === 0 ? "any state" : chosen.length === 1 ? chosen[0] : `${chosen.length} states`;
  return (
    <MenuTrigger>
      <Button aria-label={`States: ${chosen.join(", ") || "any"}`}>
        <span className={chosen.length > 0 ? styles.activeText : undefined}>{text}</span>
        <span aria-hidden className={menu.arrow}>
          ▾
        </span>
      </Button>
      <Popover className={menu.popover ?? ""} placement="bottom start">
        <AriaMenu
          className={menu.menu ?? ""}
          selectionMode="multiple"
          selectedKeys={chosen}
          onSelectionChange={(keys) => onChange(STATES.filter((state) => keys === "all" || keys.has(state)))}
        >
          {STATES.map((state) => (
            <MenuItem key={state} id={state} textValue={state} className={menu.item ?? ""}>
              {({ isSelected }) => (
                <>
                  <RunStateMark state={state} />
                  <span aria-hidden>{isSelected ? "✓" : ""}</span>
                </>
              )}
            </MenuItem>
          ))}
        </AriaMenu>
      </Popover>
    </MenuTrigger>
  );
}
