import type { OpDefinition, Prepare } from '@zoo/ir';
import type { CastOptions } from '@zoo/tflite';
import { conversion } from '../../lib/convert.ts';
import { operand } from '../../lib/site.ts';
import type { CastRow } from './spec.ts';

const kernel: Prepare<CastOptions> = (site) => {
  const copy = conversion(operand(site, 0).dtype, site.outputs[0].dtype);
  return ([x], [y]) => copy(x!, y);
};

export const reference: OpDefinition<CastOptions, CastRow>['reference'] = {
  any: kernel,
  unpack: kernel,
  pack: kernel,
};
