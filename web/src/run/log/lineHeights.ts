/**
 * Where each row of a long log stands, in lines of the screen: a row that is wrapped takes several.
 *
 * Estimated from the number of characters, and corrected by what the browser measures. A hundred thousand rows are two
 * arrays of numbers.
 */

export class LineHeights {
  private counts = new Uint32Array(1024);
  private offsets = new Uint32Array(1025);
  private length = 0;
  /** The most characters of a row, as far as rows were filled. */
  longest = 0;

  /** The lines of all rows together. */
  get total(): number {
    return this.offsets[this.length] ?? 0;
  }

  get size(): number {
    return this.length;
  }

  /** Make rows `from` to `to` anew, each with the lines that `linesOf` says; what comes after `to` is forgotten. */
  fill(from: number, to: number, linesOf: (row: number) => number): void {
    this.reserve(to);
    let offset = this.offsets[from] ?? 0;
    for (let row = from; row < to; row += 1) {
      const lines = linesOf(row);
      this.counts[row] = lines;
      offset += lines;
      this.offsets[row + 1] = offset;
    }
    this.length = to;
  }

  /** The lines before a row. */
  offsetOf(row: number): number {
    return this.offsets[Math.min(row, this.length)] ?? 0;
  }

  linesOf(row: number): number {
    return this.counts[row] ?? 1;
  }

  /** The row that stands at a line. */
  rowAt(line: number): number {
    let low = 0;
    let high = Math.max(0, this.length - 1);
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.offsets[middle] ?? 0) <= line) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** Take over measured rows; returns whether any differs. */
  correct(measured: ReadonlyMap<number, number>): boolean {
    let first = this.length;
    for (const [row, lines] of measured) {
      if (row >= this.length || this.counts[row] === lines) continue;
      this.counts[row] = lines;
      first = Math.min(first, row);
    }
    for (let row = first; row < this.length; row += 1) {
      this.offsets[row + 1] = (this.offsets[row] ?? 0) + (this.counts[row] ?? 1);
    }
    return first < this.length;
  }

  private reserve(size: number): void {
    if (size <= this.counts.length) return;
    const capacity = Math.max(size, this.counts.length * 2);
    const counts = new Uint32Array(capacity);
    counts.set(this.counts);
    const offsets = new Uint32Array(capacity + 1);
    offsets.set(this.offsets);
    this.counts = counts;
    this.offsets = offsets;
  }
}
