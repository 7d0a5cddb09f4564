/** Numbers are shown in the reader's format and copied as they are: `<data value="0.12345678">0.123457</data>`. */

/** Put what is selected in a table into the clipboard: cells by tabs, raw numbers. For `onCopy`. */
export function copyRaw(event: { readonly clipboardData: DataTransfer; preventDefault: () => void }): void {
  const selection = document.getSelection();
  if (selection === null || selection.rangeCount === 0 || selection.isCollapsed) return;
  const text = rawText(selection.getRangeAt(0));
  if (text === undefined) return;
  event.clipboardData.setData("text/plain", text);
  event.preventDefault();
}

/** Undefined for a selection without numbers that are shown otherwise: then the browser copies. */
export function rawText(range: Range): string | undefined {
  const at = range.commonAncestorContainer;
  const inside = (at instanceof Element ? at : at.parentElement)?.closest("data");
  if (inside) return range.toString() === inside.textContent ? inside.value : undefined;
  const copied = range.cloneContents();
  const numbers = copied.querySelectorAll("data");
  if (numbers.length === 0) return undefined;
  for (const number of numbers) number.textContent = number.value;
  const rows = [...copied.querySelectorAll("tr")];
  if (rows.length === 0) return textOf(copied);
  return rows
    .map(textOf)
    .filter((row) => row.trim() !== "")
    .join("\n");
}

function textOf(row: ParentNode & Node): string {
  const cells = [...row.querySelectorAll("th, td")];
  return cells.length === 0 ? (row.textContent ?? "") : cells.map((cell) => (cell.textContent ?? "").trim()).join("\t");
}
