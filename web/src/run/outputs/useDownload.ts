/** Downloads one file that a run has left: the API gives an address, at which the browser saves the file and never shows it. */
import { useMutation } from "@tanstack/react-query";
import type { Schemas } from "@/api/client";
import { useApi } from "@/api/context";

export function useDownload(run: Schemas["RunView"], attempt: number | null) {
  const api = useApi();
  return useMutation({
    mutationFn: async (path: string) => {
      const { url } = await api.get("/v1/projects/{project}/runs/{run}/outputs/{path}", {
        path: { project: run.project, run: run.run_id, path },
        query: attempt === null ? {} : { attempt },
      });
      save(url);
    },
  });
}

/** The answer is an attachment, so the page stays. Nobody is told where the link was. */
function save(address: string): void {
  const { protocol } = new URL(address);
  if (protocol !== "https:" && protocol !== "http:")
    throw new Error("The service gave an address that can’t be downloaded.");
  const link = document.createElement("a");
  link.href = address;
  link.rel = "noreferrer";
  link.download = "";
  link.click();
}
