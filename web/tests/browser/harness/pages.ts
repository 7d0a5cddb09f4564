/** Every page that there is, with something on it: for what all of them must keep. */
import type { ExampleRuns } from "./examples";
import type { Stack } from "./stack";

/** The address of each page, by its name. */
export const PAGES: Readonly<Record<string, (stack: Stack, runs: ExampleRuns) => string>> = {
  jobs: ({ project }) => `/p/${project}/jobs`,
  "an empty list of jobs": () => "/p/nothing-here/jobs",
  job: ({ project }) => `/p/${project}/jobs/every-input`,
  launch: ({ project }) => `/p/${project}/jobs/every-input/launch`,
  "launch a run again": ({ project }, { trained }) =>
    `/p/${project}/jobs/digits/launch?from=${trained[0]?.run_id ?? ""}`,
  runs: ({ project }) => `/p/${project}/runs`,
  "an empty list of runs": () => "/p/nothing-here/runs",
  ...Object.fromEntries(
    ["changes", "inputs", "log", "metrics", "outputs", "events"].map((tab) => [
      `run, ${tab}`,
      ({ project }: Stack, { trained }: ExampleRuns) => `/p/${project}/runs/${trained[0]?.run_id ?? ""}?tab=${tab}`,
    ]),
  ),
  "a run that has failed": ({ project }, { failed }) => `/p/${project}/runs/${failed.run_id}`,
  "a run that goes on": ({ project }, { running }) => `/p/${project}/runs/${running.run_id}`,
  compare: ({ project }, { trained }) => `/p/${project}/compare?${trained.map((run) => `run=${run.run_id}`).join("&")}`,
  hardware: () => "/hardware",
  queues: ({ project }) => `/p/${project}/queues`,
  "an address that leads nowhere": ({ project }) => `/p/${project}/nowhere`,
};
