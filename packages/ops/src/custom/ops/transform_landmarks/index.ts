import type { CustomFace } from '@zoo/ir';
import { inTests } from '#in-tests';
import { randomOperand } from '../../../families/examples.ts';
import { singleRow } from '../../../families/single-row.ts';
import { invalid } from '../../../lib/errors.ts';
import { operand } from '../../../lib/site.ts';
import { frameSize } from '../../lib/frames.ts';
import { requireMatrix } from '../../lib/landmarks.ts';
import { flexOptions, real, whole } from '../../options/flex.ts';

interface Attributes {
  /** Numbers of one landmark: 2 or 3; 0: the last axis, as version 2 has it. */
  readonly dimensions: number;
  /** Of the translation. */
  readonly scale: number;
}

const options = flexOptions({ dimensions: whole(), scale: real(1) });

const face: CustomFace<Attributes> = {
  newest: 2,
  read: (bytes, version) => (version >= 2 ? { dimensions: 0, scale: 1 } : options.read(bytes, version)),
  write: options.write,
};

/** Landmarks lie one after the other in the last axis (version 1) or each in its own (version 2). */
export const transformLandmarks = singleRow<Attributes>({
  name: 'TransformLandmarks',
  custom: face,
  version: ({ attrs }) => (attrs.dimensions === 0 ? 2 : 1),
  summary: 'moves landmarks (x, y) or (x, y, z) by a 4x4 matrix; z stays (MediaPipe)',
  operands: [{ name: 'landmarks' }, { name: 'matrix' }],
  types: 'float32, float32 -> float32',
  dtypes: ['float32'],
  tolerance: 'close',
  infer(site) {
    const { dtype, shape } = operand(site, 0);
    requireMatrix(operand(site, 1).shape);
    const size = frameSize(shape);
    const { dimensions: count = 0, scale } = site.attrs;
    const dimensions = count || size;
    const fits =
      (dimensions === 2 || dimensions === 3 || dimensions < 0) && (size < 0 || size % dimensions === 0);
    if (fits && scale !== 0) return [{ dtype, shape }];
    throw invalid('SHAPE_MISMATCH', 'these are not landmarks of two or three numbers', {
      received: `${dimensions} numbers in [${shape}], scale ${scale}`,
    });
  },
  prepare({ attrs, inputs }) {
    const step = attrs.dimensions || frameSize(inputs[0]!.shape);
    return ([landmarks, matrix], [result]) => {
      const [x, m, y] = [landmarks, matrix, result] as Float32Array[];
      for (let at = 0; at < x.length; at += step) {
        y[at] = m[0] * x[at] + m[1] * x[at + 1] + m[3] * attrs.scale;
        y[at + 1] = m[4] * x[at] + m[5] * x[at + 1] + m[7] * attrs.scale;
        if (step === 3) y[at + 2] = x[at + 2];
      }
    };
  },
  example: inTests(() => (random, dtype) => {
    const dimensions = random.integer(2, 3);
    const isFirst = random.next() < 0.5;
    const shape = isFirst
      ? [1, 1, 1, dimensions * random.integer(1, 4)]
      : [1, random.integer(1, 4), dimensions];
    return {
      attrs: isFirst ? { dimensions, scale: 2 } : { dimensions: 0, scale: 1 },
      inputs: [randomOperand(random, dtype, shape), randomOperand(random, dtype, [1, 4, 4])],
    };
  }),
});
