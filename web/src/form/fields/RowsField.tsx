/** A list of scalars: an input for each item. Enter adds one, Backspace in an empty one removes it, Alt with arrows moves it. */
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { useNode } from "@/form/view/formContext";
import type { ListNode } from "@/form/model/nodes";
import { itemAt, newRowText, rowValue } from "@/form/model/rows";
import type { ControlProps } from "@/form/fields/Control";
import { HiddenItems } from "@/form/fields/HiddenItems";
import { Row } from "@/form/fields/Row";
import { Button } from "@/ui/Button";
import styles from "@/form/fields/Rows.module.css";

export function RowsField({ node, wiring }: ControlProps<ListNode>) {
  const store = useNode(node);
  const box = useRef<HTMLUListElement>(null);
  const [wanted, setWanted] = useState<number>();
  useEffect(() => {
    if (wanted === undefined) return;
    box.current?.querySelectorAll<HTMLElement>("[data-row]")[wanted]?.focus();
    setWanted(undefined);
  }, [wanted]);
  const model = store.model(node.area);
  if (!model) return null;
  if (node.isPartlyHidden) return <HiddenItems node={node} wiring={wiring} />;
  const isNone = store.value(node) === null;
  const texts = store.rowTexts(node);
  const put = (rows: readonly string[], focus?: number) => {
    store.setValue(
      node,
      rows.map((text, at) => rowValue(itemAt(model, node, at), text)),
      rows,
    );
    setWanted(focus);
  };
  const add = (after: number) => {
    if (texts.length >= node.maxItems) return;
    put(texts.toSpliced(after, 0, newRowText(itemAt(model, node, after), texts)), after);
  };
  const remove = (at: number) => put(texts.toSpliced(at, 1), Math.max(0, at - 1));
  const move = (from: number, to: number) => {
    const moved = texts[from];
    if (moved === undefined || to < 0 || to >= texts.length) return;
    put(texts.toSpliced(from, 1).toSpliced(to, 0, moved), to);
  };
  const onKeyDown = (at: number) => (event: KeyboardEvent<HTMLElement>) => {
    if (event.metaKey || event.ctrlKey) return;
    if (event.altKey && ARROWS[event.key] !== undefined) move(at, at + (ARROWS[event.key] as number));
    else if (event.key === "Enter") add(at + 1);
    else if (event.key === "Backspace" && texts[at] === "") remove(at);
    else return;
    event.preventDefault();
  };
  return (
    <ul
      ref={box}
      className={styles.rows}
      aria-labelledby={wiring.labelId}
      aria-describedby={`${wiring.describedBy} ${wiring.id}-keys`}
    >
      {texts.map((text, at) => (
        <Row
          key={at}
          item={itemAt(model, node, at)}
          name={`${node.label}, item ${at + 1} of ${texts.length}`}
          text={text}
          {...(at === 0 ? { id: wiring.id } : {})}
          isWrong={wiring.isWrong}
          describedBy={`${wiring.id}-keys`}
          errorId={wiring.errorId}
          onText={(given) => put(texts.with(at, given))}
          onKeyDown={onKeyDown(at)}
          onLeave={wiring.onLeave}
          onRemove={() => remove(at)}
        />
      ))}
      <li>
        <Button
          kind="quiet"
          {...(texts.length === 0 ? { id: wiring.id } : {})}
          aria-label={`Add an item to ${node.label}`}
          isDisabled={texts.length >= node.maxItems}
          onPress={() => add(texts.length)}
        >
          +
        </Button>
      </li>
      {isNone && <li className={styles.none}>none</li>}
      {!isNone && texts.length === 0 && <li className={styles.none}>empty list</li>}
      <li id={`${wiring.id}-keys`} hidden>
        Enter adds an item, Backspace in an empty item removes it, Alt with an arrow key moves it.
      </li>
    </ul>
  );
}

const ARROWS: Readonly<Record<string, number>> = { ArrowUp: -1, ArrowLeft: -1, ArrowDown: 1, ArrowRight: 1 };
