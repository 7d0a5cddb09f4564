/** Mounts what is in it when it comes near to what is seen, and keeps its room until then. */
import { type ReactNode, useEffect, useRef, useState } from "react";
import styles from "@/form/view/Near.module.css";

const MARGIN = "800px 0px";
const callbacks = new WeakMap<Element, () => void>();
let observer: IntersectionObserver | undefined;

function watch(element: Element, callback: () => void): () => void {
  observer ??= new IntersectionObserver(
    (entries) => {
      for (const entry of entries) if (entry.isIntersecting) callbacks.get(entry.target)?.();
    },
    { rootMargin: MARGIN },
  );
  callbacks.set(element, callback);
  observer.observe(element);
  return () => {
    callbacks.delete(element);
    observer?.unobserve(element);
  };
}

interface NearProps {
  /** About how many rows it has: its height until it is mounted. */
  readonly rows: number;
  /** Whether it is mounted at once. */
  readonly isWanted: boolean;
  /** Whether it is laid out only near to what is seen: in a form that is short, its estimated room would be seen first. */
  readonly isContained: boolean;
  readonly children: () => ReactNode;
}

export function Near({ rows, isWanted, isContained, children }: NearProps) {
  const [isMounted, setIsMounted] = useState(isWanted);
  const element = useRef<HTMLDivElement>(null);
  const isShown = isMounted || isWanted;
  useEffect(() => {
    if (isShown || !element.current) return;
    return watch(element.current, () => setIsMounted(true));
  }, [isShown]);
  useEffect(() => {
    if (isWanted) setIsMounted(true);
  }, [isWanted]);
  return (
    <div ref={element} className={isContained ? styles.near : ""} style={{ "--rows": rows } as React.CSSProperties}>
      {isShown ? children() : <div className={styles.room} />}
    </div>
  );
}
