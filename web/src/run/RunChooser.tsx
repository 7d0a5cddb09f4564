/** A menu of the newest runs of the same job, to choose one from. */
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Schemas } from "@/api/client";
import { useApi } from "@/api/context";
import { runTitle } from "@/format/ids";
import { timeAgo } from "@/format/times";
import { recentRunsQuery } from "@/run/queries";
import { Menu, MenuItem } from "@/ui/Menu";

interface RunChooserProps {
  readonly label: string;
  readonly run: Schemas["RunView"];
  /** Other runs that are not offered. */
  readonly without?: readonly string[];
  readonly onChoose: (run: string) => void;
}

export function RunChooser({ label, run, without = [], onChoose }: RunChooserProps) {
  const found = useQuery(recentRunsQuery(useApi(), run.project, run.job));
  const [now] = useState(() => Date.now());
  const offered = (found.data?.runs ?? []).filter((one) => one.run_id !== run.run_id && !without.includes(one.run_id));
  return (
    <Menu label={label} onAction={(key) => key !== "none" && onChoose(key)}>
      {offered.length === 0 && (
        <MenuItem id="none" text={found.isPending ? "Loading…" : `No other run of ${run.job}`} disabled />
      )}
      {offered.map((one) => (
        <MenuItem
          key={one.run_id}
          id={one.run_id}
          text={runTitle(one)}
          hint={`v${one.version}, ${one.state.toLowerCase()}, ${timeAgo(one.created_at, now)}`}
        />
      ))}
    </Menu>
  );
}
