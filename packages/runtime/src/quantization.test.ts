import { expect, it } from '@jest/globals';
import { perTensor } from '@zoo/core';
import { Value } from '@zoo/ir';
import { requireSoundQuantization } from './quantization.ts';

it('parameters that are sound for one type are looked at again for another', () => {
  const quantization = perTensor(0.5, 200);
  const [unsigned, signed] = (['uint8', 'int8'] as const).map(
    (dtype) => new Value({ name: dtype, dtype, shape: [1], quantization }),
  );
  expect(() => requireSoundQuantization([unsigned])).not.toThrow();
  expect(() => requireSoundQuantization([signed])).toThrow(/zero point outside int8/);
});
