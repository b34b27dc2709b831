import { type Shape, stridesOf, UNKNOWN } from '@zoo/core';
import type { Site } from '@zoo/ir';
import type { StridedSliceOptions } from '@zoo/tflite';
import { expectLength, knownIntegers } from '../../lib/constants.ts';
import { invalid } from '../../lib/errors.ts';
import { operand } from '../../lib/site.ts';
import type { Layout } from '../../lib/strided-copy.ts';

/** What one axis contributes: a run over an axis of x, an axis of x fixed to one index, or a new axis. */
export type Step =
  | {
      readonly kind: 'run';
      readonly axis: number;
      readonly start: number;
      readonly step: number;
      readonly size: number;
    }
  | { readonly kind: 'fixed'; readonly axis: number; readonly start: number }
  | { readonly kind: 'new' };

/** Sizes of the result. */
export function shapeOf(steps: readonly Step[]): Shape {
  return steps.flatMap((step) => (step.kind === 'run' ? [step.size] : step.kind === 'new' ? [1] : []));
}

/** Where in x the elements of the result are: the first one, and the steps along the axes of the result. */
export function slicedLayout(site: Site<StridedSliceOptions>): Layout {
  const { shape } = operand(site, 0);
  const [begin, end, strides] = [1, 2, 3].map((slot) => knownIntegers(site, slot));
  const axes = stridesOf(shape);
  const steps: number[] = [];
  let offset = 0;
  for (const step of walk(site.attrs, shape, begin, end, strides)) {
    if (step.kind !== 'new') offset += step.start * axes[step.axis];
    if (step.kind !== 'fixed') steps.push(step.kind === 'run' ? step.step * axes[step.axis] : 0);
  }
  return { offset, strides: steps };
}

/**
 * The slice axis by axis. Bit i of each mask belongs to entry i of begin, end and strides; an entry is an axis of x, a
 * new axis, or the ellipsis, which stands for as many whole axes as are left.
 */
export function walk(
  attrs: StridedSliceOptions,
  shape: Shape,
  begin: readonly number[],
  end: readonly number[],
  strides: readonly number[],
): Step[] {
  const entries = begin.length;
  expectLength(end, entries, 'end');
  expectLength(strides, entries, 'strides');
  const has = (mask: number, entry: number) => ((mask >> entry) & 1) === 1;
  const named = begin.filter((_, i) => !has(attrs.newAxisMask, i) && !has(attrs.ellipsisMask, i)).length;
  if (named > shape.length || entries > 31 || bitCount(attrs.ellipsisMask) > 1) {
    throw invalid('STRIDED_SLICE_AXES', 'the slice names more axes than x has', {
      expected: `at most ${shape.length} axes, one ellipsis`,
      received: `${named} of ${entries} entries`,
    });
  }
  const steps: Step[] = [];
  let axis = 0;
  const whole = () => {
    steps.push({ kind: 'run', axis, start: 0, step: 1, size: shape[axis] });
    axis++;
  };
  for (let i = 0; i < entries; i++) {
    if (has(attrs.ellipsisMask, i)) for (let left = shape.length - named; left > 0; left--) whole();
    else if (has(attrs.newAxisMask, i)) steps.push({ kind: 'new' });
    else {
      const masks = { begin: has(attrs.beginMask, i), end: has(attrs.endMask, i) };
      const range = { begin: begin[i], end: attrs.offset ? begin[i] + end[i] : end[i], step: strides[i] };
      steps.push(
        has(attrs.shrinkAxisMask, i)
          ? fixed(axis, shape[axis], masks.begin ? 0 : begin[i])
          : run(axis, shape[axis], range, masks),
      );
      axis++;
    }
  }
  while (axis < shape.length) whole();
  return steps;
}

function fixed(axis: number, size: number, index: number): Step {
  const start = index < 0 && size !== UNKNOWN ? index + size : index;
  if (size === UNKNOWN || (start >= 0 && start < size)) return { kind: 'fixed', axis, start };
  throw invalid('INDEX_RANGE', `index out of range on axis ${axis}`, {
    expected: `an integer in [${-size}, ${size})`,
    received: String(index),
  });
}

/** Bounds wrap once from the end, then are cut to the axis. */
function run(
  axis: number,
  size: number,
  { begin, end, step }: { readonly begin: number; readonly end: number; readonly step: number },
  masks: { readonly begin: boolean; readonly end: boolean },
): Step {
  if (!Number.isInteger(step) || step === 0) {
    throw invalid('STRIDED_SLICE_STRIDE', `stride of axis ${axis} must not be 0`, { received: String(step) });
  }
  if (size === UNKNOWN) return { kind: 'run', axis, start: 0, step, size: UNKNOWN };
  const [low, high] = step > 0 ? [0, size] : [-1, size - 1];
  const cut = (bound: number) => Math.min(Math.max(bound < 0 ? bound + size : bound, low), high);
  const start = masks.begin ? (step > 0 ? low : high) : cut(begin);
  const stop = masks.end ? (step > 0 ? high : low) : cut(end);
  return { kind: 'run', axis, start, step, size: Math.max(0, Math.ceil((stop - start) / step)) };
}

/** Number of set bits of a mask. */
export function bitCount(mask: number): number {
  let count = 0;
  for (let rest = mask; rest; rest &= rest - 1) count++;
  return count;
}
