export function Comparison({ project, runs }: { readonly project: string; readonly runs: readonly string[] }) {
  return (
    <p>
      {project} {runs.join()}
    </p>
  );
}
