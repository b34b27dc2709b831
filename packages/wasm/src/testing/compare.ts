import { expect } from '@jest/globals';
import { wasmDelegate } from '../delegate.ts';
import { firstDifference, type Layer, ORDER_OF_SUMS, runLayer } from './layers.ts';

export type { Operand } from './layers.ts';

/**
 * Runs a layer on the reference kernels and on wasm, which must take it: integers must be equal, floats within
 * `tolerance` of the largest result.
 *
 * @param layer `kernel` is what the name of its kernel must begin with
 */
export async function expectSame(
  { kernel, ...layer }: Layer & { readonly kernel?: string },
  tolerance = ORDER_OF_SUMS,
): Promise<void> {
  const expected = (await runLayer(layer, [])).results;
  const { results, rows } = await runLayer(layer, [wasmDelegate()]);
  expect([layer.op, ...rows.map(({ delegate }) => delegate)]).toEqual([layer.op, 'wasm']);
  if (kernel) expect(rows[0].kernel).toMatch(new RegExp(`^${kernel}`));
  results.forEach((result, i) => {
    expect(firstDifference(result, expected[i], tolerance)).toBeUndefined();
  });
}
