/** Who is signed in, the theme, and the way out. */
import { use } from "react";
import { SessionContext } from "@/session/context";
import { setTheme, useTheme } from "@/app/theme";
import { Menu, MenuItem } from "@/ui/Menu";

export function PersonMenu() {
  const session = use(SessionContext);
  const theme = useTheme();
  const name = session?.name ?? "Settings";
  return (
    <Menu
      kind="quiet"
      label={name}
      name={`${name}: theme and sign-out`}
      onAction={(key) => {
        if (key === "sign-out") void session?.signOut();
        else setTheme(key as "system" | "light" | "dark");
      }}
    >
      <MenuItem id="system" text="Theme of the system" hint={theme === "system" ? "✓" : undefined} />
      <MenuItem id="light" text="Light" hint={theme === "light" ? "✓" : undefined} />
      <MenuItem id="dark" text="Dark" hint={theme === "dark" ? "✓" : undefined} />
      <MenuItem id="sign-out" text="Sign out" disabled={session?.name === undefined} />
    </Menu>
  );
}
