/**
 * Minimal filtering F(2, 3) along one axis or both (Winograd; Lavin and Gray, arXiv:1509.09308): two outputs of three
 * taps from four products instead of six. In two dimensions sixteen products give what takes 36 directly.
 */
export interface WinogradForm {
  /** Whether the axis is transformed; otherwise the filter has one tap there. */
  readonly tall: boolean;
  readonly wide: boolean;
}

/** Input pixels of a tile along an axis, and output pixels that come of them. */
export function tileOf(transformed: boolean): { readonly inputs: number; readonly outputs: number } {
  return transformed ? { inputs: 4, outputs: 2 } : { inputs: 1, outputs: 1 };
}

/** Products of a tile: so many matrices are multiplied. */
export function planesOf({ tall, wide }: WinogradForm): number {
  return tileOf(tall).inputs * tileOf(wide).inputs;
}

/** Part of the names of kernels: input pixels of a tile, down and across. */
export function formName({ tall, wide }: WinogradForm): string {
  return `${tileOf(tall).inputs}x${tileOf(wide).inputs}`;
}

/** What adds and subtracts: numbers, or vectors of a kernel. */
export interface Arithmetic<T> {
  add(a: T, b: T): T;
  sub(a: T, b: T): T;
}

/** B^T d of four input pixels d along an axis: (a - c, b + c, c - b, b - d). */
export function inputTransform<T>({ add, sub }: Arithmetic<T>, [a, b, c, d]: readonly T[]): T[] {
  return [sub(a, c), add(b, c), sub(c, b), sub(b, d)];
}

/** A^T m of four products m along an axis: two output pixels (a + b + c, b - c - d). */
export function outputTransform<T>({ add, sub }: Arithmetic<T>, [a, b, c, d]: readonly T[]): T[] {
  return [add(add(a, b), c), sub(sub(b, c), d)];
}

/** Applies a transform to the columns, then the rows, of a matrix given row by row. */
export function alongAxes<T>(
  { tall, wide }: WinogradForm,
  values: readonly T[],
  width: number,
  transform: (line: readonly T[]) => T[],
): T[] {
  const rows = Array.from({ length: values.length / width }, (_, y) =>
    values.slice(y * width, (y + 1) * width),
  );
  const across = wide ? rows.map(transform) : rows;
  if (!tall) return across.flat();
  const columns = across[0].map((_, x) => transform(across.map((row) => row[x])));
  return columns[0].flatMap((_, y) => columns.map((column) => column[y]));
}
