import { Link } from "@tanstack/react-router";
import { EmptyState } from "@/ui/EmptyState";

export function NotFound() {
  return (
    <EmptyState title="There is no page at this address">
      <p>
        It may have been copied only in part. <Link to="/">Go to the jobs</Link>
      </p>
    </EmptyState>
  );
}
