// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { focusedRow, moveFocus } from "@/app/rowKeys";

let list: HTMLElement;

beforeEach(() => {
  list = document.body.appendChild(document.createElement("ul"));
  for (const name of ["a", "b", "c"]) {
    const row = list.appendChild(document.createElement("li"));
    row.id = `row-${name}`;
    for (const [tag, id] of [
      ["a", name],
      ["button", `button-${name}`],
    ] as const) {
      const element = row.appendChild(document.createElement(tag));
      element.id = id;
      if (tag === "a") {
        element.setAttribute("href", "#");
        element.setAttribute("data-row-focus", "");
      }
    }
  }
});

afterEach(() => list.remove());

const focused = () => document.activeElement?.id;

describe("moveFocus", () => {
  it("begins at the first row, moves by one, and stays at the ends", () => {
    const seen = ([1, 1, 1, 1, -1, -1, -1] as const).map((by) => {
      moveFocus(list, by);
      return focused();
    });
    expect(seen).toEqual(["a", "b", "c", "c", "b", "a", "a"]);
  });

  it("counts a button of a row as in the row", () => {
    document.getElementById("button-b")?.focus();
    moveFocus(list, 1);
    expect(focused()).toBe("c");
  });

  it("does nothing where there is no list", () => {
    moveFocus(null, 1);
    expect(focused()).toBe("");
  });
});

describe("focusedRow", () => {
  it("is the row in which the focus is", () => {
    expect(focusedRow(list)).toBeUndefined();
    document.getElementById("button-c")?.focus();
    expect(focusedRow(list)?.id).toBe("row-c");
  });
});
