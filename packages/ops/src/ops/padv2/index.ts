import { inTests } from '#in-tests';
import { randomTensor } from '../../conformance/cases.ts';
import { PAD_VERSIONS, padding, padExample } from '../../families/pad.ts';
import { movement } from '../../families/single-row.ts';
import { dtypeVersions, SIZED } from '../../lib/dtypes.ts';
import { paddedShape } from '../../lib/padding.ts';
import { operand, requireOneElement } from '../../lib/site.ts';

const byDtype = dtypeVersions(PAD_VERSIONS);

export const padv2 = movement({
  name: 'PADV2',
  code: 60,
  options: 'PadV2Options',
  summary: 'x with a given value around it',
  operands: [{ name: 'x' }, { name: 'paddings', kind: 'constant' }, { name: 'value' }],
  types: 'T, int32|int64, T -> T',
  dtypes: SIZED,
  version: (site) => Math.max(byDtype(site), operand(site, 0).shape.length > 4 ? 4 : 1),
  infer(site) {
    const { dtype, shape } = operand(site, 0);
    requireOneElement(site, 2, 'the value');
    return [{ dtype, shape: paddedShape(site, shape) }];
  },
  prepare: (site) => padding(site, ([, , value]) => value!),
  example: inTests(() => (random, dtype) => {
    const { inputs, ...rest } = padExample(random, dtype);
    const quantization = inputs[0]?.tensor.quantization;
    return { ...rest, inputs: [...inputs, { tensor: { ...randomTensor(random, dtype, []), quantization } }] };
  }),
});
