/** What surrounds every page: where one is, where one can go, who one is, and what is wrong with the connection. */
import { Link, Outlet, useParams, useRouterState } from "@tanstack/react-router";
import { lazy, Suspense, useEffect, useState } from "react";
import { Arrival } from "@/app/Arrival";
import { ConnectionBar } from "@/app/ConnectionBar";
import { EVERYWHERE, listKeys, useKeys, type ListedKeys } from "@/app/keys";
import { PersonMenu } from "@/app/PersonMenu";
import { rememberProject, useProject } from "@/app/projects";
import { ProjectSwitch } from "@/app/ProjectSwitch";
import { Button } from "@/ui/Button";
import { Kbd } from "@/ui/Kbd";
import styles from "@/app/Shell.module.css";

const loadPalette = () => import("@/app/palette/Palette");
const Palette = lazy(() => loadPalette().then((module) => ({ default: module.Palette })));
const KeysDialog = lazy(() => import("@/app/KeysDialog").then((module) => ({ default: module.KeysDialog })));

type Open = { readonly palette: "anything" | "projects" } | { readonly keys: readonly ListedKeys[] } | null;

export function Shell() {
  const { project: named } = useParams({ strict: false });
  const project = useProject();
  const [open, setOpen] = useState<Open>(null);
  useEffect(() => {
    if (named) rememberProject(named);
  }, [named]);
  useEffect(loadPaletteWhenIdle, []);
  const close = () => setOpen(null);
  const showKeys = () => setOpen({ keys: listKeys() });
  useKeys(
    {
      "mod+k": { description: "Go to a page, job or run", action: () => setOpen({ palette: "anything" }) },
      "?": { description: "Keyboard shortcuts", action: showKeys },
    },
    { scope: EVERYWHERE },
  );
  return (
    <div className={styles.shell}>
      <a href="#content" className={styles.skip} onClick={skipToContent}>
        Skip to the content
      </a>
      <header className={styles.header}>
        <ProjectSwitch project={project} onSwitch={() => setOpen({ palette: "projects" })} />
        <Pages project={project} />
        <div className={styles.right}>
          <Button
            kind="quiet"
            aria-label="Go to a page, job or run"
            aria-haspopup="dialog"
            onPointerEnter={loadPaletteAhead}
            onPress={() => setOpen({ palette: "anything" })}
          >
            <span aria-hidden className={styles.search}>
              <span className={styles.word}>search</span> <Kbd of="mod+k" />
            </span>
          </Button>
          <PersonMenu onShowKeys={showKeys} />
        </div>
      </header>
      <ConnectionBar />
      <main id="content" tabIndex={-1} className={styles.main}>
        <Outlet />
      </main>
      <Arrival />
      <Suspense>
        {open && "palette" in open && (
          <Palette project={project} finds={open.palette} onClose={close} onShowKeys={showKeys} />
        )}
        {open && "keys" in open && <KeysDialog keys={open.keys} onClose={close} />}
      </Suspense>
    </div>
  );
}

function Pages({ project }: { readonly project: string }) {
  const isHardware = useRouterState({ select: ({ location }) => /^\/hardware$|\/queues$/.test(location.pathname) });
  return (
    <nav aria-label="Pages" className={styles.nav}>
      <Link to="/p/$project/jobs" params={{ project }}>
        Jobs
      </Link>
      <Link to="/p/$project/runs" params={{ project }}>
        Runs
      </Link>
      <Link to="/hardware" data-status={isHardware ? "active" : undefined}>
        Hardware
      </Link>
    </nav>
  );
}

/** Before it is first called, so that what is typed at once after ⌘K is typed into it. */
function loadPaletteWhenIdle(): (() => void) | undefined {
  if (!("requestIdleCallback" in window)) {
    loadPaletteAhead();
    return undefined;
  }
  const idle = requestIdleCallback(loadPaletteAhead);
  return () => cancelIdleCallback(idle);
}

/** What fails here is asked for again when the palette is opened, and is said then. */
function loadPaletteAhead(): void {
  loadPalette().catch(() => undefined);
}

/** Without a new address: a fragment may hold what a link says to launch. */
function skipToContent(event: React.MouseEvent): void {
  event.preventDefault();
  document.getElementById("content")?.focus();
}
