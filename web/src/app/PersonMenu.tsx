/** Who is signed in, the theme, the keys, and the way out. */
import { use } from "react";
import { setCharacterKeys, useCharacterKeys } from "@/app/keys";
import { SessionContext } from "@/session/context";
import { signOut } from "@/app/signOut";
import { setTheme, useTheme } from "@/app/theme";
import { useCaller } from "@/app/caller";
import { Menu, MenuItem } from "@/ui/Menu";

export function PersonMenu({ onShowKeys }: { readonly onShowKeys: () => void }) {
  const session = use(SessionContext);
  const caller = useCaller();
  const theme = useTheme();
  const hasCharacterKeys = useCharacterKeys();
  const name = session?.name ?? caller?.caller.name ?? "Settings";
  function act(key: string) {
    if (key === "sign-out") {
      if (session) void signOut(session);
    } else if (key === "keys") onShowKeys();
    else if (key === "character-keys") setCharacterKeys(!hasCharacterKeys);
    else setTheme(key as "system" | "light" | "dark");
  }
  return (
    <Menu kind="quiet" label={name} name={`${name}: theme, keys and sign-out`} onAction={act}>
      <MenuItem id="system" text="Theme of the system" hint={theme === "system" ? "✓" : undefined} />
      <MenuItem id="light" text="Light" hint={theme === "light" ? "✓" : undefined} />
      <MenuItem id="dark" text="Dark" hint={theme === "dark" ? "✓" : undefined} />
      <MenuItem id="keys" text="Keyboard shortcuts" hint="?" />
      <MenuItem id="character-keys" text="Single-key shortcuts" hint={hasCharacterKeys ? "on" : "off"} />
      <MenuItem id="sign-out" text="Sign out" disabled={session?.person === undefined} />
    </Menu>
  );
}
