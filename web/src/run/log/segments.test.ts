import fc from "fast-check";
import { expect, it } from "vitest";
import { segmentsOf } from "@/run/log/segments";
import { PLAIN, restyle } from "@/run/log/styles";

const red = restyle(PLAIN, [31]);

it("cuts a row at its styles and at what was found", () => {
  const row = { text: "epoch 3 loss 0.5", spans: [{ start: 6, end: 12, style: red }], at: 0 };
  const pieces = segmentsOf(row, [{ start: 8, end: 16, isCurrent: true }], 14);
  expect(pieces.map(({ text, style, found }) => [text, style.fg, found?.isCurrent])).toEqual([
    ["epoch ", undefined, undefined],
    ["3 ", 1, undefined],
    ["loss", 1, true],
    [" 0", undefined, true],
  ]);
});

it("loses no character, wherever it is cut", () => {
  const ranges = fc
    .uniqueArray(fc.nat(40), { maxLength: 8 })
    .map((ends) => ends.sort((a, b) => a - b))
    .map((ends) =>
      ends.flatMap((start, index) => (index % 2 === 0 && ends[index + 1] ? [[start, ends[index + 1]]] : [])),
    );
  fc.assert(
    fc.property(fc.string({ maxLength: 40 }), ranges, ranges, fc.nat(50), (text, spans, found, length) => {
      const inText = ([start = 0, end = 0]: (number | undefined)[]) => ({ start, end: Math.min(end, text.length) });
      const row = {
        text,
        spans: spans.map((one) => ({ ...inText(one), style: red })).filter(({ start, end }) => start < end),
        at: 0,
      };
      const pieces = segmentsOf(
        row,
        found.map((one) => ({ ...inText(one), isCurrent: false })),
        length,
      );
      expect(pieces.map((piece) => piece.text).join("")).toBe(text.slice(0, length));
      expect(pieces.every((piece) => piece.text.length > 0)).toBe(true);
    }),
  );
});
