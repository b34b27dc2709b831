import { type Shape, stridesOf } from '@zoo/core';
import type { MirrorPadOptions } from '@zoo/tflite';
import { inTests } from '#in-tests';
import { list, randomOperand } from '../../families/examples.ts';
import { movement } from '../../families/single-row.ts';
import { dtypeVersions, MOVABLE } from '../../lib/dtypes.ts';
import { invalid } from '../../lib/errors.ts';
import { knownPaddings, paddedShape } from '../../lib/padding.ts';
import { operand } from '../../lib/site.ts';
import { stridedCopy } from '../../lib/strided-copy.ts';

export const mirrorPad = movement<MirrorPadOptions>({
  name: 'MIRROR_PAD',
  code: 100,
  options: 'MirrorPadOptions',
  summary: 'x with its reflection around it; SYMMETRIC repeats the edge, REFLECT does not',
  operands: [{ name: 'x' }, { name: 'paddings', kind: 'constant' }],
  types: 'T, int32|int64 -> T',
  dtypes: MOVABLE,
  version: dtypeVersions({ int8: 2, int16: 3 }),
  infer(site) {
    const { dtype, shape } = operand(site, 0);
    return [{ dtype, shape: paddedShape(site, shape) }];
  },
  prepare(site) {
    const x = operand(site, 0);
    const edge = site.attrs.mode === 'REFLECT' ? 1 : 0;
    const segments = knownPaddings(site, x.shape.length).map(([before, after], axis) =>
      segmentsOf(x.shape[axis], before, after, edge),
    );
    const copies = boxes(segments).map((box) => {
      const sizes = box.map(({ size }) => size);
      const layout = (strides: readonly number[], at: 'from' | 'to', steps: readonly number[]) => ({
        offset: box.reduce((sum, segment, axis) => sum + segment[at] * strides[axis], 0),
        strides: strides.map((stride, axis) => stride * steps[axis]),
      });
      const source = layout(
        stridesOf(x.shape),
        'from',
        box.map(({ step }) => step),
      );
      const target = layout(
        stridesOf(site.outputs[0].shape),
        'to',
        box.map(() => 1),
      );
      return stridedCopy(x.dtype, sizes, source, target);
    });
    return ([from], [to]) => {
      for (const copy of copies) copy(from!, to);
    };
  },
  example: inTests(() => (random, dtype) => {
    const shape: Shape = Array.from({ length: random.integer(1, 3) }, () => random.integer(2, 5));
    const paddings = shape.flatMap((size) => [random.integer(0, size - 1), random.integer(0, size - 1)]);
    return {
      attrs: { mode: random.pick(['REFLECT', 'SYMMETRIC']) },
      inputs: [randomOperand(random, dtype, shape), list(paddings, 'int32', [shape.length, 2])],
    };
  }),
});

/** A run along one axis of the result and where it comes from: forwards or backwards. */
interface Segment {
  readonly from: number;
  readonly to: number;
  readonly size: number;
  readonly step: 1 | -1;
}

/** Reflection before, x itself, reflection after. */
function segmentsOf(size: number, before: number, after: number, edge: 0 | 1): Segment[] {
  if (Math.max(before, after) > size - edge) {
    throw invalid('MIRROR_PAD_SIZE', 'there are not enough elements to reflect', {
      expected: `at most ${size - edge}`,
      received: String(Math.max(before, after)),
    });
  }
  const all: Segment[] = [
    { from: before - 1 + edge, to: 0, size: before, step: -1 },
    { from: 0, to: before, size, step: 1 },
    { from: size - 1 - edge, to: before + size, size: after, step: -1 },
  ];
  return all.filter((segment) => segment.size > 0);
}

/** One segment from every axis, in all combinations. */
function boxes(segments: readonly (readonly Segment[])[]): Segment[][] {
  return segments.reduce<Segment[][]>(
    (partial, choices) => partial.flatMap((box) => choices.map((segment) => [...box, segment])),
    [[]],
  );
}
