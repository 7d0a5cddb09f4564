/** The sign for copying. Drawn: not every font has a sign for it. */
export function CopyIcon() {
  return (
    <svg aria-hidden width="14" height="14" viewBox="0 0 16 16" fill="none" stroke="currentColor" strokeWidth="1.4">
      <rect x="5.5" y="5.5" width="8" height="8" rx="1.5" />
      <path d="M10.5 3.5v-.5a1 1 0 0 0-1-1H4a2 2 0 0 0-2 2v5.5a1 1 0 0 0 1 1h.5" />
    </svg>
  );
}
