/** Hardware and queues: two pages, shown as tabs of one. */
import { Link } from "@tanstack/react-router";
import { tabLink, TabLinks } from "@/ui/TabLinks";

export function Sections({ project }: { readonly project: string }) {
  return (
    <TabLinks label="Hardware and queues">
      <Link to="/hardware" className={tabLink}>
        Machines and prices
      </Link>
      <Link to="/p/$project/queues" params={{ project }} className={tabLink}>
        Queues
      </Link>
    </TabLinks>
  );
}
