/** Every machine that a run can get, with what it has and costs. */
import type { ReactNode } from "react";
import type { Machine } from "@/hardware/catalogue/machines";
import type { Sort } from "@/hardware/search";
import { memoryText, priceText } from "@/format/hardware";
import { TableBox } from "@/ui/TableBox";
import table from "@/ui/Table.module.css";
import styles from "@/hardware/Hardware.module.css";

interface MachineTableProps {
  readonly machines: readonly Machine[];
  /** The machine that the planner chose. */
  readonly planned: string | undefined;
  readonly sort: Sort;
  readonly onSort: (sort: Sort) => void;
}

export function MachineTable({ machines, planned, sort, onSort }: MachineTableProps) {
  const header = (by: Sort, direction: "ascending" | "descending", name: ReactNode, className?: string) => (
    <th scope="col" className={className} aria-sort={sort === by && by !== "class" ? direction : undefined}>
      <button type="button" className={table.sort} onClick={() => onSort(by)}>
        {sort === by && by !== "class" && <span aria-hidden>{direction === "ascending" ? "▲" : "▼"}</span>}
        <span className={styles.sortable}>{name}</span>
      </button>
    </th>
  );
  const number = table.number;
  const wide = `${table.number} ${table.wide}`;
  return (
    <TableBox label="Machines">
      <table className={table.table} aria-label="Machines">
        <thead>
          <tr>
            {header("class", "ascending", "Class", table.wide)}
            <th scope="col">Machine</th>
            <th scope="col">GPUs</th>
            {header("gpu-memory", "descending", "Memory of each", wide)}
            {header("vcpus", "descending", "vCPUs", number)}
            {header("memory", "descending", "Memory for jobs", wide)}
            {header("price", "ascending", "USD/h", number)}
            {header("gpu-price", "ascending", "USD/h per GPU", wide)}
          </tr>
        </thead>
        <tbody>
          {machines.map((machine) => (
            <Row key={machine.instanceType} machine={machine} isPlanned={machine.instanceType === planned} />
          ))}
        </tbody>
      </table>
    </TableBox>
  );
}

function Row({ machine, isPlanned }: { readonly machine: Machine; readonly isPlanned: boolean }) {
  const { computeClass, instanceType, gpu, gpus, gpuMemory, vcpus, memory, price, gpuPrice } = machine;
  const wide = `${table.number} ${table.wide}`;
  return (
    <tr className={isPlanned ? styles.planned : undefined}>
      <td className={`${table.nowrap} ${table.wide}`}>{computeClass}</td>
      <th scope="row" className={table.nowrap}>
        {instanceType}
        <div className={styles.narrow}>{computeClass}</div>
        {isPlanned && <span className={styles.chosen}> ← your request</span>}
      </th>
      <td className={table.nowrap}>{gpu === null ? "" : `${gpus} × ${gpu}`}</td>
      <td className={wide}>{gpuMemory === null ? "" : `${gpuMemory} GiB`}</td>
      <td className={table.number}>{vcpus}</td>
      <td className={wide}>{memoryText(memory)}</td>
      <td className={table.number}>{priceText(price)}</td>
      <td className={wide}>{gpuPrice === null ? "" : priceText(gpuPrice)}</td>
    </tr>
  );
}
