/** Keep what stands in a form as a draft, a moment after each change and when the page is left. */
import { use, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { isSameBody, type LaunchBody } from "@/launch/body";
import { copySource } from "@/launch/copy/source";
import { documentOf } from "@/launch/document";
import { dropDraft, keepDraft } from "@/launch/draft";
import type { DraftKey } from "@/launch/draftKey";
import type { Launch } from "@/launch/useLaunch";
import { SessionContext } from "@/session/context";

const DELAY = 400;

/** Where the person's draft of this version is kept. */
export function useDraftKey(project: string, job: string, version: number, from: string | undefined): DraftKey {
  const session = use(SessionContext);
  const [person] = useState(() => session?.person); // who signs out meanwhile is still whose form it is
  return useMemo(() => ({ person, project, job, version, from }), [person, project, job, version, from]);
}

interface Drafting {
  /** Whether the browser lets the page keep drafts. */
  readonly canKeep: boolean;
  /** Drop the draft for good: it was launched. */
  readonly finish: () => void;
}

/** `untouched` is the body of which no draft is needed: what the address gives anyway. */
export function useDraft(key: DraftKey, launch: Launch, untouched: LaunchBody): Drafting {
  const { store, body, bodyNow } = launch;
  const session = use(SessionContext);
  const [canKeep, setCanKeep] = useState(true);
  const isOver = useRef(false);
  const kept = useRef<LaunchBody | undefined>(undefined);

  const keep = useCallback(() => {
    // Whoever has signed out meanwhile leaves nothing behind.
    if (isOver.current || session?.person !== key.person) return;
    const now = bodyNow();
    if (isSameBody(now, kept.current)) return; // another tab may have kept a later draft
    kept.current = now;
    if (isSameBody(now, untouched)) return dropDraft(key);
    const source = copySource(key.project, now, store.overrides(), store.shareable());
    setCanKeep(keepDraft(key, documentOf(source.body), source.secrets.length > 0));
  }, [key, session, store, bodyNow, untouched]);
  const latest = useRef(keep);
  useEffect(() => {
    latest.current = keep;
    const timer = setTimeout(keep, DELAY);
    return () => clearTimeout(timer);
  }, [keep, body]);

  useEffect(() => {
    const keep = () => latest.current();
    window.addEventListener("pagehide", keep);
    document.addEventListener("visibilitychange", keep);
    return () => {
      window.removeEventListener("pagehide", keep);
      document.removeEventListener("visibilitychange", keep);
      keep();
    };
  }, []);

  const finish = useCallback(() => {
    isOver.current = true;
    dropDraft(key);
  }, [key]);
  return { canKeep, finish };
}
