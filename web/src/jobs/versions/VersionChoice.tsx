/** Which version is in view, with its aliases; a menu of the others. */
import { useInfiniteQuery } from "@tanstack/react-query";
import { useApi } from "@/api/context";
import { type Job, versionsQuery } from "@/jobs/queries";
import { Menu, MenuItem } from "@/ui/Menu";

interface VersionChoiceProps {
  readonly job: Job;
  readonly number: number;
  /** With undefined for the newest, whichever it is. */
  readonly onChoose: (version: string | undefined) => void;
}

export function VersionChoice({ job, number, onChoose }: VersionChoiceProps) {
  const { data } = useInfiniteQuery(versionsQuery(useApi(), job.project, job.name));
  const numbers = data?.pages.flatMap((page) => page.versions.map((one) => one.version)) ?? [number];
  const aliases = aliasesOf(job, number);
  const label = `v${number}${aliases.length > 0 ? ` · ${aliases.join(", ")}` : ""}`;
  return (
    <Menu
      label={label}
      name={`Version ${number}: choose another`}
      onAction={(key) => onChoose(key === "latest" ? undefined : key)}
    >
      <MenuItem id="latest" text="newest" hint={`v${job.latest_version}`} />
      {Object.entries(job.aliases).map(([alias, named]) => (
        <MenuItem key={alias} id={alias} text={alias} hint={`v${named}`} />
      ))}
      {numbers.map((one) => (
        <MenuItem key={one} id={String(one)} text={`v${one}`} hint={one === number ? "✓" : undefined} />
      ))}
    </Menu>
  );
}

function aliasesOf(job: Job, number: number): readonly string[] {
  const names = Object.keys(job.aliases).filter((alias) => job.aliases[alias] === number);
  return number === job.latest_version ? [...names, "newest"] : names;
}
