import { elementCount, type Shape, stridesOf, UNKNOWN } from '@zoo/core';
import { defineOp, type Prepare, type Site, typeRow } from '@zoo/ir';
import type { StablehloConvolutionOptions } from '@zoo/tflite';
import { inTests } from '#in-tests';
import { randomOperand } from '../../families/examples.ts';
import { atLeast, axesOf, numbersOf } from '../../families/stablehlo/attributes.ts';
import { requireWindow, type Window, windowShape } from '../../families/stablehlo/window.ts';
import { product } from '../../lib/blocks.ts';
import { invalid } from '../../lib/errors.ts';
import { HALVES, throughFloat32 } from '../../lib/half.ts';
import { offsetsOf, pick } from '../../lib/offsets.ts';
import { operand } from '../../lib/site.ts';

/** Which axis of each tensor is what; the spatial ones in the same order everywhere. */
interface Layout {
  /** Batch and features of the input, then its spatial axes. */
  readonly input: readonly number[];
  /** Input and output features of the kernel, then its spatial axes. */
  readonly kernel: readonly number[];
  readonly output: readonly number[];
  readonly window: Window;
  readonly reversed: readonly boolean[];
  readonly featureGroups: number;
  readonly batchGroups: number;
}

function layoutOf(site: Site<StablehloConvolutionOptions>): Layout {
  const { attrs } = site;
  const [x, kernel] = [operand(site, 0).shape, operand(site, 1).shape];
  const rank = x.length;
  const spatial = rank - 2;
  const [featureGroups, batchGroups] = atLeast(
    [Number(attrs.featureGroupCount), Number(attrs.batchGroupCount)],
    1,
    'a number of groups',
  );
  const axes = (list: readonly (number | bigint)[], what: string) =>
    axesOf(numbersOf(list, rank), rank, what);
  const layout = {
    input: axes(
      [attrs.inputBatchDimension, attrs.inputFeatureDimension, ...(attrs.inputSpatialDimensions ?? [])],
      'input dimensions',
    ),
    kernel: axes(
      [
        attrs.kernelInputFeatureDimension,
        attrs.kernelOutputFeatureDimension,
        ...(attrs.kernelSpatialDimensions ?? []),
      ],
      'kernel dimensions',
    ),
    output: axes(
      [attrs.outputBatchDimension, attrs.outputFeatureDimension, ...(attrs.outputSpatialDimensions ?? [])],
      'output dimensions',
    ),
  };
  const edges = numbersOf(attrs.padding, 2 * spatial, 0);
  const window = requireWindow({
    sizes: pick(kernel, layout.kernel.slice(2)),
    strides: numbersOf(attrs.windowStrides, spatial, 1),
    base: numbersOf(attrs.lhsDilation, spatial, 1),
    dilations: numbersOf(attrs.rhsDilation, spatial, 1),
    low: edges.filter((_, i) => i % 2 === 0),
    high: edges.filter((_, i) => i % 2 === 1),
  });
  const [batches, channels] = pick(x, layout.input);
  const [inner, units] = pick(kernel, layout.kernel);
  const divides =
    (units === UNKNOWN || (units % featureGroups === 0 && units % batchGroups === 0)) &&
    (batches < 0 || batches % batchGroups === 0);
  if (
    kernel.length !== rank ||
    !divides ||
    (channels !== UNKNOWN && inner !== UNKNOWN && channels !== inner * featureGroups)
  ) {
    throw invalid('CHANNELS', 'input, kernel and groups do not fit', {
      expected: `${inner * featureGroups} input features, ${units} output features in groups`,
      received: `${channels} features, groups of ${featureGroups} features and ${batchGroups} batches`,
    });
  }
  const reversed = attrs.windowReversal?.length
    ? attrs.windowReversal
    : new Array<boolean>(spatial).fill(false);
  return { ...layout, window, reversed, featureGroups, batchGroups };
}

const convolve: Prepare<StablehloConvolutionOptions> = (site) => {
  const { input, kernel, output, window, reversed, featureGroups, batchGroups } = layoutOf(site);
  const { sizes, strides, base, dilations, low } = window;
  const [x, w, y] = [operand(site, 0).shape, operand(site, 1).shape, site.outputs[0].shape];
  const [xs, ws, ys] = [pick(stridesOf(x), input), pick(stridesOf(w), kernel), pick(stridesOf(y), output)];
  const [[inner, units], spatialIn, spatialOut] = [
    pick(w, kernel),
    pick(x, input).slice(2),
    pick(y, output).slice(2),
  ];
  const batches = y[output[0]];
  const taps = coordinates(sizes);
  const tapOffsets = offsetsOf(sizes, ws.slice(2));
  const positions = elementCount(spatialOut);
  const along = ys.slice(2);
  return ([data, filter], [result]) => {
    const [from, weights, to] = [data, filter, result] as Float32Array[];
    const position = new Array<number>(spatialOut.length).fill(0);
    for (let turn = 0; turn < positions; turn++, advance(position, spatialOut)) {
      // where the taps meet the input at this position
      const meetings = taps.flatMap((tap, t) => {
        let at = 0;
        for (let k = 0; k < tap.length; k++) {
          const step = reversed[k] ? sizes[k] - 1 - tap[k] : tap[k];
          const index = (position[k] * strides[k] + step * dilations[k] - low[k]) / base[k];
          if (!(Number.isInteger(index) && index >= 0 && index < spatialIn[k])) return [];
          at += index * xs[k + 2];
        }
        return [[at, tapOffsets[t]] as const];
      });
      const place = position.reduce((sum, index, k) => sum + index * along[k], 0);
      for (let batch = 0; batch < batches; batch++) {
        for (let unit = 0; unit < units; unit++) {
          const group = Math.floor(unit / (units / featureGroups));
          const image = batch + Math.floor(unit / (units / batchGroups)) * batches;
          const start = image * xs[0] + group * inner * xs[1];
          let sum = 0;
          for (const [at, tap] of meetings) {
            for (let i = 0; i < inner; i++) {
              sum += from[start + at + i * xs[1]] * weights[tap + i * ws[0] + unit * ws[1]];
            }
          }
          to[place + batch * ys[0] + unit * ys[1]] = sum;
        }
      }
    }
  };
};

/** The next position of a box, row-major; the first one after the last. */
function advance(position: number[], sizes: Shape): void {
  for (let k = sizes.length - 1; k >= 0; k--) {
    position[k] = (position[k] + 1) % sizes[k];
    if (position[k] > 0) return;
  }
}

/** All positions of a box, row-major. */
function coordinates(sizes: Shape): number[][] {
  return sizes.reduce<number[][]>(
    (list, size) => list.flatMap((head) => Array.from({ length: size }, (_, i) => [...head, i])),
    [[]],
  );
}

export const stablehloConvolution = defineOp<StablehloConvolutionOptions, 'float' | 'half' | 'integer'>({
  name: 'STABLEHLO_CONVOLUTION',
  spec: {
    summary: 'convolution over any number of axes, in any layout, with groups of features or of batches',
    operands: [{ name: 'input' }, { name: 'kernel' }],
    results: [{ name: 'y' }],
    types: {
      float: typeRow('float32, float32 -> float32'),
      half: typeRow('T, T -> float16|bfloat16|float32', { T: HALVES }),
      integer: typeRow('T, T -> int8|int32', { T: ['int8', 'int32'] }),
    },
    traits: ['pure'],
    tolerance: 'close',
    infer(site) {
      const { input, kernel, output, window, batchGroups } = layoutOf(site);
      const x = operand(site, 0).shape;
      const spatial = windowShape(pick(x, input.slice(2)), window);
      const batch = x[input[0]];
      const sizes = [
        batch < 0 ? UNKNOWN : batch / batchGroups,
        operand(site, 1).shape[kernel[1]],
        ...spatial,
      ];
      const shape = new Array<number>(x.length).fill(0);
      output.forEach((axis, i) => {
        shape[axis] = sizes[i];
      });
      return [{ dtype: site.outputs[0]?.dtype ?? operand(site, 0).dtype, shape }];
    },
    macs(site) {
      const { kernel } = layoutOf(site);
      const [inner, , ...window] = pick(operand(site, 1).shape, kernel);
      const [{ shape = [] }] = this.infer(site);
      return product([...shape, inner, ...window]);
    },
    // positions and taps are walked whatever the number of batches and features
    work(site) {
      const { input, window } = layoutOf(site);
      const positions = windowShape(pick(operand(site, 0).shape, input.slice(2)), window);
      return product(positions) * product(window.sizes);
    },
  },
  tflite: { code: 171, options: 'StablehloConvolutionOptions', version: () => 1 },
  quantize: { results: 'none' },
  reference: { float: convolve, half: throughFloat32(convolve), integer: convolve },
  cases: inTests(() =>
    (['float32', 'bfloat16', 'int8'] as const).map((dtype) => ({
      name: dtype,
      row: dtype === 'float32' ? 'float' : dtype === 'int8' ? 'integer' : 'half',
      generate(random) {
        const spatial = random.integer(1, 3);
        const axes = (count: number) => random.shuffle(Array.from({ length: count }, (_, axis) => axis));
        const [input, kernel, output] = [0, 1, 2].map(() => axes(spatial + 2));
        const grouping = random.pick(['none', 'features', 'batches']);
        const groups = grouping === 'none' ? 1 : 2;
        const [inner, units] = [random.integer(1, 3), groups * random.integer(1, 2)];
        const batch = grouping === 'batches' ? 2 * random.integer(1, 2) : random.integer(1, 2);
        const place = (list: readonly number[], sizes: readonly number[]) => {
          const shape = new Array<number>(sizes.length).fill(0);
          list.forEach((axis, i) => {
            shape[axis] = sizes[i];
          });
          return shape;
        };
        const each = (min: number, max: number) =>
          Array.from({ length: spatial }, () => random.integer(min, max));
        const channels = grouping === 'features' ? inner * groups : inner;
        return {
          attrs: {
            windowStrides: each(1, 2),
            padding: [...each(0, 2), ...each(0, 2)],
            lhsDilation: each(1, 2),
            rhsDilation: each(1, 2),
            windowReversal: each(0, 1).map(Boolean),
            inputBatchDimension: input[0],
            inputFeatureDimension: input[1],
            inputSpatialDimensions: input.slice(2),
            kernelInputFeatureDimension: kernel[0],
            kernelOutputFeatureDimension: kernel[1],
            kernelSpatialDimensions: kernel.slice(2),
            outputBatchDimension: output[0],
            outputFeatureDimension: output[1],
            outputSpatialDimensions: output.slice(2),
            featureGroupCount: grouping === 'features' ? groups : 1,
            batchGroupCount: grouping === 'batches' ? groups : 1,
          },
          inputs: [
            randomOperand(random, dtype, place(input, [batch, channels, ...each(3, 6)])),
            randomOperand(random, dtype, place(kernel, [inner, units, ...each(1, 2)])),
          ],
          outputs: dtype === 'int8' ? [{ dtype: 'int32' }] : undefined,
        };
      },
    })),
  ),
});
