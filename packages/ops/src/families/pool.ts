import { elementCount, QUANTIZED_RANGE, type QuantizedDType } from '@zoo/core';
import { defineOp, type OpDefinition, type Prepare, type PreparedSite, type QuantizationRule } from '@zoo/ir';
import type { Pool2DOptions } from '@zoo/tflite';
import { inTests } from '#in-tests';
import { randomQuantization, randomTensor } from '../conformance/cases.ts';
import { activationBounds, quantizedActivationRange } from '../lib/activation.ts';
import { operand, quantizationOf } from '../lib/site.ts';
import { requirePositive } from '../lib/window.ts';
import { randomActivation, randomWindow } from './dense/cases.ts';
import { type WindowGeometry, windowGeometry } from './dense/convolution.ts';
import { kernelsOf, type Row, type Rows, typesOf, versionOf } from './rows.ts';

export interface Pool {
  readonly name: string;
  readonly code: number;
  readonly summary: string;
  readonly rows: Rows<Pool2DOptions>;
  readonly quantize: QuantizationRule;
}

/** A pooling op over NHWC images. */
export function pool({ name, code, summary, rows, quantize }: Pool): OpDefinition {
  return defineOp<Pool2DOptions, string>({
    name,
    spec: {
      summary,
      operands: [{ name: 'input' }],
      results: [{ name: 'output' }],
      types: typesOf(rows, 'T -> T'),
      traits: ['pure'],
      tolerance: 'close',
      infer(site) {
        const { dtype } = operand(site, 0);
        const { batches, height, width, inChannels } = geometryOf(site);
        return [{ dtype, shape: [batches, height, width, inChannels] }];
      },
      macs(site) {
        const [{ shape = [] }] = this.infer(site);
        return elementCount(shape) * site.attrs.filterHeight * site.attrs.filterWidth;
      },
    },
    tflite: { code, options: 'Pool2DOptions', version: versionOf(rows) },
    quantize,
    reference: kernelsOf(rows),
    cases: inTests(() =>
      Object.entries(rows).flatMap(([row, { dtypes }]) =>
        dtypes.map((dtype) => ({
          name: dtype,
          row,
          generate(random) {
            const quantization = dtype === 'float32' ? undefined : randomQuantization(random, dtype);
            const { attrs, height, width, filterHeight, filterWidth } = randomWindow(random, {
              dilated: false,
            });
            const shape = [random.integer(1, 2), height, width, random.integer(1, 5)];
            const { padding, strideH, strideW } = attrs;
            return {
              attrs: {
                padding,
                strideH,
                strideW,
                filterHeight,
                filterWidth,
                fusedActivationFunction: randomActivation(random),
              },
              inputs: [{ tensor: { ...randomTensor(random, dtype, shape), quantization } }],
              outputs: [{ quantization }],
            };
          },
        })),
      ),
    ),
  });
}

/** A pool in three steps: sums start at `start`, take each element in, and become a result with the element count. */
export interface Reduction {
  readonly start: number;
  readonly take: (sum: number, x: number) => number;
  readonly finish: (sum: number, count: number) => number;
}

/** The loops for one reduction; only elements inside the image count. */
export function poolRow(
  dtypes: Row['dtypes'],
  { start, take, finish }: Reduction,
  version?: Row<Pool2DOptions>['version'],
): Row<Pool2DOptions> {
  return { dtypes, version, quantized: dtypes[0] !== 'float32', prepare: prepare(start, take, finish) };
}

function prepare(
  start: number,
  take: Reduction['take'],
  finish: Reduction['finish'],
): Prepare<Pool2DOptions> {
  return (site) => {
    const geometry = geometryOf(site);
    const { strideH, strideW } = site.attrs;
    const { min, max } = poolBounds(site);
    const channels = geometry.inChannels;
    const sums = new Float64Array(channels);
    return ([input], [output]) => {
      const x = input as Float32Array;
      const y = output as Float32Array;
      const { batches, inHeight, inWidth, height, width, filterHeight, filterWidth, top, left } = geometry;
      let at = 0;
      for (let batch = 0; batch < batches; batch++) {
        for (let row = 0; row < height; row++) {
          const firstRow = Math.max(row * strideH - top, 0);
          const lastRow = Math.min(row * strideH - top + filterHeight, inHeight);
          for (let column = 0; column < width; column++) {
            const firstColumn = Math.max(column * strideW - left, 0);
            const lastColumn = Math.min(column * strideW - left + filterWidth, inWidth);
            sums.fill(start);
            for (let i = firstRow; i < lastRow; i++) {
              for (let j = firstColumn; j < lastColumn; j++) {
                const from = ((batch * inHeight + i) * inWidth + j) * channels;
                for (let c = 0; c < channels; c++) sums[c] = take(sums[c], x[from + c]);
              }
            }
            const count = (lastRow - firstRow) * (lastColumn - firstColumn);
            for (let c = 0; c < channels; c++) y[at++] = Math.min(Math.max(finish(sums[c], count), min), max);
          }
        }
      }
    };
  };
}

function geometryOf(site: Pick<PreparedSite<Pool2DOptions>, 'attrs' | 'inputs'>): WindowGeometry {
  const { filterHeight, filterWidth, ...attrs } = site.attrs;
  requirePositive({ filterHeight, filterWidth });
  const { shape } = operand({ ...site, outputs: [] }, 0);
  const window = { ...attrs, dilationHFactor: 1, dilationWFactor: 1 };
  return windowGeometry(shape, [1, filterHeight, filterWidth, 1], window);
}

/** What results are limited to, in units of the result. */
export function poolBounds({ attrs, outputs }: Pick<PreparedSite<Pool2DOptions>, 'attrs' | 'outputs'>): {
  min: number;
  max: number;
} {
  const [{ dtype, quantization }] = outputs;
  const activation = attrs.fusedActivationFunction;
  if (dtype === 'float32') {
    const [min, max] = activationBounds(activation);
    return { min, max };
  }
  // without an activation there is nothing to scale
  if (!quantization?.scale.length && activation === 'NONE') return QUANTIZED_RANGE[dtype as QuantizedDType];
  return quantizedActivationRange(
    activation,
    dtype as QuantizedDType,
    quantizationOf(outputs[0], 'the result'),
  );
}
