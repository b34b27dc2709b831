import { stridesOf } from '@zoo/core';
import type { OpDefinition } from '@zoo/ir';
import type { StridedSliceOptions } from '@zoo/tflite';
import { knownIntegers } from '../../lib/constants.ts';
import { operand } from '../../lib/site.ts';
import { rowMajor, stridedCopy } from '../../lib/strided-copy.ts';
import type { StridedSliceRow } from './spec.ts';
import { walk } from './walk.ts';

export const reference: OpDefinition<StridedSliceOptions, StridedSliceRow>['reference'] = {
  any(site) {
    const x = operand(site, 0);
    const [begin, end, strides] = [1, 2, 3].map((slot) => knownIntegers(site, slot));
    const steps = walk(site.attrs, x.shape, begin, end, strides);
    const stride = stridesOf(x.shape);
    const offset = steps.reduce(
      (sum, step) => (step.kind === 'new' ? sum : sum + step.start * stride[step.axis]),
      0,
    );
    const runs = steps.flatMap((step) => (step.kind === 'run' ? [step] : []));
    const box = runs.map((run) => run.size);
    const source = { offset, strides: runs.map((run) => run.step * stride[run.axis]) };
    const copy = stridedCopy(x.dtype, box, source, rowMajor(box));
    return ([from], [to]) => copy(from!, to);
  },
};
