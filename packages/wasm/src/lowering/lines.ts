/** Bytes of a cache line. Threads must not write to the same one: parts of scratch that belong to one begin at lines. */
const LINE = 64;

/** Scratch has so many bytes more than its contents: kernels read and write whole vectors, over the end of a row. */
export const SLACK = 64;

/** The next multiple of a cache line. */
export function wholeLines(bytes: number): number {
  return Math.ceil(bytes / LINE) * LINE;
}
