/** After a sign-out: nothing of the person is here any more, and nobody is signed in without asking for it. */
import { usePageTitle } from "@/app/title";
import { Button } from "@/ui/Button";
import styles from "@/app/PageError.module.css";

export function SignedOutPage({ onSignIn }: { readonly onSignIn: () => void }) {
  usePageTitle("Signed out");
  return (
    <main className={styles.page}>
      <h1>You are signed out</h1>
      <p>This browser has forgotten your sign-in, and what you had typed into launches.</p>
      <p className={styles.actions}>
        <Button kind="primary" autoFocus onPress={onSignIn}>
          Sign in
        </Button>
      </p>
    </main>
  );
}
