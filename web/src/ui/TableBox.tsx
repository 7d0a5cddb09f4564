/** A table that scrolls sideways where the page is narrower. Only then is it a stop of the Tab key, so that keys can scroll it. */
import { useEffect, useRef, useState, type ReactNode } from "react";
import table from "@/ui/Table.module.css";

interface TableBoxProps {
  /** What the table is called, for screen readers. */
  readonly label: string;
  readonly children: ReactNode;
}

export function TableBox({ label, children }: TableBoxProps) {
  const box = useRef<HTMLDivElement>(null);
  const [scrolls, setScrolls] = useState(false);
  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => setScrolls(element.scrollWidth > element.clientWidth));
    observer.observe(element);
    if (element.firstElementChild) observer.observe(element.firstElementChild);
    return () => observer.disconnect();
  }, []);
  return (
    <div ref={box} className={table.box} {...(scrolls && { tabIndex: 0, role: "group", "aria-label": label })}>
      {children}
    </div>
  );
}
