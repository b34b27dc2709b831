import { inTests } from '#in-tests';
import { PAD_VERSIONS, padding, padExample, zeroElement } from '../../families/pad.ts';
import { movement } from '../../families/single-row.ts';
import { dtypeVersions, SIZED } from '../../lib/dtypes.ts';
import { paddedShape } from '../../lib/padding.ts';
import { operand } from '../../lib/site.ts';

const byDtype = dtypeVersions(PAD_VERSIONS);

export const pad = movement({
  name: 'PAD',
  code: 34,
  options: 'PadOptions',
  summary: 'x with zeros around it',
  operands: [{ name: 'x' }, { name: 'paddings', kind: 'constant' }],
  types: 'T, int32|int64 -> T',
  dtypes: SIZED,
  version: (site) => Math.max(byDtype(site), operand(site, 0).shape.length > 4 ? 4 : 1),
  infer(site) {
    const { dtype, shape } = operand(site, 0);
    return [{ dtype, shape: paddedShape(site, shape) }];
  },
  prepare(site) {
    const zero = zeroElement(site);
    return padding(site, () => zero);
  },
  example: inTests(() => padExample),
});
