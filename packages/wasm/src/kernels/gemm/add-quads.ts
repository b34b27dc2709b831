import { i16x8, i32x4, type Local, type Routine, type V128, v128 } from '../../simd/index.ts';

/** By row and vector of columns. */
export type Sums = readonly (readonly Local<'v128'>[])[];

/**
 * Adds one quad or two, of which sums of 16 bits are added first; `splats` by quad and row. Leaves `w` behind the weights.
 *
 * @param dot of weights and activations, which of them are signed
 */
export function addQuads(
  f: Routine,
  splats: readonly (readonly V128[])[],
  w: Local<'i32'>,
  sums: Sums,
  ones: V128,
  dot = i16x8.relaxed_dot_i8x16_i7x16_s,
): void {
  const vectors = sums[0].length;
  for (let j = 0; j < vectors; j++) {
    const columns = splats.map((_, quad) => f.let(v128.load(w, 16 * (quad * vectors + j))));
    sums.forEach((row, i) => {
      const pairs = columns
        .map((column, quad) => dot(column, splats[quad][i]))
        .reduce((x, y) => i16x8.add(x, y));
      f.set(row[j], i32x4.add(row[j], i32x4.dot_i16x8_s(pairs, ones)));
    });
  }
  f.step(w, 16 * vectors * splats.length);
}
