/** No page has this address. */
import { Link } from "@tanstack/react-router";
import { usePageTitle } from "@/app/title";
import styles from "@/app/PageError.module.css";

export function NotFound() {
  usePageTitle("Not found");
  return (
    <div className={styles.page}>
      <h1>There is no page at this address</h1>
      <p>It may have been copied only in part.</p>
      <p>
        <Link to="/">Go to the jobs</Link>
      </p>
    </div>
  );
}
