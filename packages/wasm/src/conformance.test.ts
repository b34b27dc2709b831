import { describe, expect, it } from '@jest/globals';
import { ops } from '@zoo/ops';
import { cases } from '../../../tools/testing/thorough.ts';
import { conformanceOf, INSTANCES, VARIANTS } from './testing/conformance.ts';

const instances = cases(2, INSTANCES);

describe.each(Object.entries(VARIANTS))('kernels, %s', (_, variant) => {
  let [taken, imaged] = [0, 0];

  it.each(ops.list().map(({ name }) => [name]))('%s is what the reference kernel computes', async (name) => {
    const found = await conformanceOf(name, variant, instances);
    taken += found.taken;
    imaged += found.imaged;
    expect(found.problems).toEqual([]);
  });

  it('takes a fair part of them', () => {
    expect(taken).toBeGreaterThan(150 * instances);
    expect(imaged).toBeGreaterThan(0.9 * taken);
  });
});
