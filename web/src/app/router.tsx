/** The page's addresses. Each page is loaded when it is first opened; what is shown in it is saved in its address. */
import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from "@tanstack/react-router";
import { Home } from "@/app/Home";
import { part } from "@/app/parts";
import { NotFound } from "@/app/NotFound";
import { PageError } from "@/app/PageError";
import { Shell } from "@/app/Shell";
import { readCompareSearch } from "@/compare/search";
import { readHardwareSearch, readQueuesSearch } from "@/hardware/search";
import { readJobSearch, readJobsSearch } from "@/jobs/search";
import { readLaunchSearch } from "@/launch/search";
import { readRunSearch } from "@/run/search";
import { readRunsSearch } from "@/runs/search";

/** The router leaves what a reader leaves out of an address as it was found there: it is said to be undefined instead. */
function strictly<T extends object>(read: (search: Record<string, unknown>) => T) {
  return (search: Record<string, unknown>): T => ({
    ...Object.fromEntries(Object.keys(search).map((name) => [name, undefined])),
    ...read(search),
  });
}

const root = createRootRoute({ component: Shell, notFoundComponent: NotFound });

const home = createRoute({
  getParentRoute: () => root,
  path: "/",
  component: Home,
});

const jobs = createRoute({
  getParentRoute: () => root,
  path: "/p/$project/jobs",
  validateSearch: strictly(readJobsSearch),
  component: lazyRouteComponent(() => part(import("@/jobs/JobsPage")), "JobsPage"),
});

const job = createRoute({
  getParentRoute: () => root,
  path: "/p/$project/jobs/$job",
  validateSearch: strictly(readJobSearch),
  component: lazyRouteComponent(() => part(import("@/jobs/JobPage")), "JobPage"),
});

const launch = createRoute({
  getParentRoute: () => root,
  path: "/p/$project/jobs/$job/launch",
  validateSearch: strictly(readLaunchSearch),
  component: lazyRouteComponent(() => part(import("@/launch/LaunchPage")), "LaunchPage"),
});

const runs = createRoute({
  getParentRoute: () => root,
  path: "/p/$project/runs",
  validateSearch: strictly(readRunsSearch),
  component: lazyRouteComponent(() => part(import("@/runs/RunsPage")), "RunsPage"),
});

const run = createRoute({
  getParentRoute: () => root,
  path: "/p/$project/runs/$run",
  validateSearch: strictly(readRunSearch),
  component: lazyRouteComponent(() => part(import("@/run/RunPage")), "RunPage"),
});

const compare = createRoute({
  getParentRoute: () => root,
  path: "/p/$project/compare",
  validateSearch: strictly(readCompareSearch),
  component: lazyRouteComponent(() => part(import("@/compare/ComparePage")), "ComparePage"),
});

const hardware = createRoute({
  getParentRoute: () => root,
  path: "/hardware",
  validateSearch: strictly(readHardwareSearch),
  component: lazyRouteComponent(() => part(import("@/hardware/HardwarePage")), "HardwarePage"),
});

const queues = createRoute({
  getParentRoute: () => root,
  path: "/p/$project/queues",
  validateSearch: strictly(readQueuesSearch),
  component: lazyRouteComponent(() => part(import("@/hardware/QueuesPage")), "QueuesPage"),
});

export const router = createRouter({
  routeTree: root.addChildren([home, jobs, job, launch, runs, run, compare, hardware, queues]),
  defaultPreload: "intent",
  defaultErrorComponent: PageError,
  scrollRestoration: false, // it would write an inline script
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
