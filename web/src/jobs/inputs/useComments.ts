/** The comments of a version's config files, which describe inputs that the author has described nowhere else. */
import { queryOptions, useQuery } from "@tanstack/react-query";
import type { Api } from "@/api/client";
import { useApi } from "@/api/context";
import { askPlan } from "@/api/plans";
import { useMay } from "@/app/caller";
import { textsBefore } from "@/diff/unifiedDiff";
import type { InputArea } from "@/jobs/inputs/rows";
import type { Version } from "@/jobs/queries";

/** The plan of a launch that changes nothing has the files' texts. It is refused where an input has to be given. */
const textsQuery = (api: Api, { project, job, version }: Version) =>
  queryOptions({
    queryKey: ["texts", project, job, version],
    queryFn: async ({ signal }) => textsBefore((await askPlan(api, project, { job, version }, signal)).files),
    staleTime: Infinity,
    retry: false,
  });

/** The areas with descriptions from their files' comments, once those are read; who may not launch sees none. */
export function useCommented(version: Version, areas: readonly InputArea[]): readonly InputArea[] {
  const mayLaunch = useMay("launch", version.project);
  const needsComments = areas.some((area) => area.area !== null && area.rows.some((row) => !row.description));
  const isEnabled = mayLaunch && needsComments;
  const { data: texts } = useQuery({ ...textsQuery(useApi(), version), enabled: isEnabled });
  const formats = areas.map(({ area, format }) => ({ area, format }));
  const { data: notes } = useQuery({
    queryKey: ["notes", version.project, version.job, version.version],
    queryFn: async () => (await import("@/form/notes/readNotes")).readNotes(formats, texts ?? {}),
    enabled: texts !== undefined,
    staleTime: Infinity,
  });
  if (notes === undefined) return areas;
  return areas.map((area) => ({
    ...area,
    rows: area.rows.map((row) => ({
      ...row,
      description: row.description || notes.get(`${area.area ?? ""}\n${row.path}`)?.comment || "",
    })),
  }));
}
