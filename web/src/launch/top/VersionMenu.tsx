/** Which version of the job is launched: by its number, or by an alias. */
import { useQuery } from "@tanstack/react-query";
import { useApi } from "@/api/context";
import { jobQuery } from "@/api/queries";
import { timeAgo } from "@/format/times";
import { versionsQuery } from "@/launch/queries";
import type { LaunchSearch } from "@/launch/search";
import { Menu, MenuItem } from "@/ui/Menu";

interface VersionMenuProps {
  readonly project: string;
  readonly job: string;
  readonly version: number;
  readonly alias: string | undefined;
  readonly onChoose: (chosen: Pick<LaunchSearch, "version" | "alias">) => void;
}

const ALIAS = "alias:";
const NEWEST = "newest";

export function VersionMenu({ project, job, version, alias, onChoose }: VersionMenuProps) {
  const api = useApi();
  const about = useQuery(jobQuery(api, project, job));
  const versions = useQuery(versionsQuery(api, project, job));
  const aliases = Object.entries(about.data?.aliases ?? {});
  const named = alias ? [alias] : aliases.filter(([, number]) => number === version).map(([name]) => name);
  return (
    <Menu
      label={[`v${version}`, ...named].join(" · ")}
      name={`Version ${version}${named.length > 0 ? `, ${named.join(", ")}` : ""}: choose another`}
      onAction={(key) => onChoose(readChoice(key))}
    >
      {about.data && <MenuItem id={NEWEST} text="newest" hint={`v${about.data.latest_version}`} />}
      {aliases.map(([name, number]) => (
        <MenuItem key={name} id={ALIAS + name} text={name} hint={`v${number}`} />
      ))}
      {(versions.data?.versions ?? []).map((one) => (
        <MenuItem
          key={one.version}
          id={String(one.version)}
          text={`v${one.version}`}
          hint={[...(one.version === version ? ["✓"] : []), timeAgo(one.created_at)].join(" ")}
        />
      ))}
    </Menu>
  );
}

function readChoice(key: string): Pick<LaunchSearch, "version" | "alias"> {
  if (key === NEWEST) return {};
  return key.startsWith(ALIAS) ? { alias: key.slice(ALIAS.length) } : { version: Number(key) };
}
