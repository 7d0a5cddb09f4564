/** The open project; for those who have several, a button that opens another. */
import { useCaller } from "@/app/caller";
import { Button } from "@/ui/Button";
import styles from "@/app/Shell.module.css";

export function ProjectSwitch({ project, onSwitch }: { readonly project: string; readonly onSwitch: () => void }) {
  const caller = useCaller();
  const hasOthers =
    caller !== undefined && (caller.all_projects || caller.projects.some((one) => one.project !== project));
  if (!hasOthers) return <span className={styles.project}>{project}</span>;
  return (
    <Button kind="quiet" aria-label={`Project ${project}: switch project`} onPress={onSwitch}>
      <span className={styles.project}>{project}</span>
      <span aria-hidden className={styles.arrow}>
        ▾
      </span>
    </Button>
  );
}
