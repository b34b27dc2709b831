import { ZooError } from '@zoo/core';
import type { SiteOperand } from '@zoo/ir';
import { invalid } from '../../lib/errors.ts';
import { as, type Lowering, steps } from '../lowering.ts';
import type { Steps } from '../steps.ts';

const corners: Parameters<typeof as>[1] = (s) => ({
  alignCorners: s.flag('align_corners'),
  halfPixelCenters: s.flag('half_pixel_centers'),
});

/** SAME or VALID as they are; EXPLICIT paddings are zeros around the image, and VALID then. */
function padded(s: Steps, x: SiteOperand): { x: SiteOperand; padding: string } {
  const padding = s.text('padding', 'VALID');
  if (padding !== 'EXPLICIT') return { x, padding };
  const list = s.numbers('explicit_paddings');
  const first = s.text('data_format', 'NHWC') === 'NCHW' ? 4 : 2;
  if (list.length !== 8)
    throw invalid('FLEX_ATTRIBUTE', 'explicit_paddings are no pair for each axis', { received: `[${list}]` });
  const image = list.slice(first, first + 4);
  const paddings = { ...s.ints(0, 0, ...image, 0, 0), shape: [4, 2] };
  return { x: s.op('PAD', [x, paddings]), padding: 'VALID' };
}

function strides(s: Steps) {
  const [strideH, strideW] = s.overImage('strides');
  return { strideH, strideW };
}

function dilations(s: Steps) {
  const [dilationHFactor, dilationWFactor] = s.overImage('dilations');
  return { dilationHFactor, dilationWFactor };
}

/** Filters are HWIO in TensorFlow and OHWI here. */
function convolved(s: Steps, [image, filter]: readonly SiteOperand[]): SiteOperand {
  return s.imagewise(image, (nhwc) => {
    const { x, padding } = padded(s, nhwc);
    return s.op('CONV_2D', [x, s.transpose(filter, 3, 0, 1, 2)], { padding, ...strides(s), ...dilations(s) });
  });
}

function convolvedByDepth(s: Steps, [image, filter]: readonly SiteOperand[]): SiteOperand {
  const [height, width, depth, multiplier] = filter.shape;
  return s.imagewise(image, (nhwc) => {
    const { x, padding } = padded(s, nhwc);
    const flat = s.reshape(filter, [1, height, width, depth * multiplier]);
    const attrs = { padding, depthMultiplier: multiplier, ...strides(s), ...dilations(s) };
    return s.op('DEPTHWISE_CONV_2D', [x, flat], attrs);
  });
}

/** The gradient by the input: a transposed convolution, filter [height, width, results, inputs]. */
function transposedConvolution(s: Steps, [sizes, filter, gradient]: readonly SiteOperand[]): SiteOperand {
  if (s.text('data_format', 'NHWC') !== 'NHWC' || s.text('padding') === 'EXPLICIT') {
    throw invalid('FLEX_ATTRIBUTE', 'only NHWC with SAME or VALID padding is known here');
  }
  const flipped = s.transpose(filter, 2, 0, 1, 3);
  const attrs = { padding: s.text('padding', 'VALID'), ...strides(s) };
  return s.op('TRANSPOSE_CONV', [s.cast(sizes, 'int32'), flipped, gradient], attrs);
}

function pooled(builtin: string): Lowering {
  return steps(builtin, (s, [image]) =>
    s.imagewise(image, (x) => {
      const [filterHeight, filterWidth] = s.overImage('ksize');
      const padding = s.text('padding', 'VALID');
      return s.op(builtin, [x], { padding, filterHeight, filterWidth, ...strides(s) });
    }),
  );
}

/** With the statistics that were learned: training keeps none in a model. */
function normalized(s: Steps, [image, scale, offset, mean, variance]: readonly SiteOperand[]): SiteOperand[] {
  if (s.flag('is_training', true)) {
    throw new ZooError({
      code: 'FLEX_TRAINING',
      category: 'failed',
      message: 'batch normalization in training mode is not supported',
      hint: 'Convert the model for inference.',
    });
  }
  const epsilon = s.scalar(s.number('epsilon', Math.fround(1e-4)), 'float32');
  const factor = s.op('MUL', [scale, s.op('RSQRT', [s.op('ADD', [variance, epsilon])])]);
  const shift = s.op('SUB', [offset, s.op('MUL', [mean, factor])]);
  const y = s.imagewise(image, (x) => s.op('ADD', [s.op('MUL', [x, factor]), shift]));
  return [y, mean, variance, mean, variance, variance];
}

/** Bias along the channels. */
function biased(s: Steps, [x, bias]: readonly SiteOperand[]): SiteOperand {
  if (s.text('data_format', 'NHWC') === 'NHWC') return s.op('ADD', [x, bias]);
  const column = s.reshape(bias, [bias.shape[0], ...new Array<number>(x.shape.length - 2).fill(1)]);
  return s.op('ADD', [x, column]);
}

/** RFFT2D with one row. */
function realTransform(s: Steps, [x, length]: readonly SiteOperand[]): SiteOperand {
  const row = s.reshape(x, [...x.shape.slice(0, -1), 1, x.shape[x.shape.length - 1]]);
  const size = s.required(length);
  const spectrum = s.op('RFFT2D', [row, s.ints(1, size)]);
  return s.reshape(spectrum, [...x.shape.slice(0, -1), size / 2 + 1]);
}

function suppressed(s: Steps, inputs: readonly SiteOperand[]): SiteOperand {
  const [indices, count] = s.all('NON_MAX_SUPPRESSION_V4', inputs.slice(0, 5));
  return s.op('SLICE', [indices, s.ints(0), s.reshape(count, [1])]);
}

/** Layers of networks, products, transforms. */
export const layers: Readonly<Record<string, Lowering>> = {
  AvgPool: pooled('AVERAGE_POOL_2D'),
  BatchMatMul: as('BATCH_MATMUL', (s) => ({ adjX: s.flag('adj_x'), adjY: s.flag('adj_y') })),
  BatchMatMulV2: as('BATCH_MATMUL', (s) => ({ adjX: s.flag('adj_x'), adjY: s.flag('adj_y') })),
  BatchMatMulV3: as('BATCH_MATMUL', (s) => ({ adjX: s.flag('adj_x'), adjY: s.flag('adj_y') })),
  BiasAdd: steps('ADD', biased),
  Conv2D: steps('TRANSPOSE, CONV_2D', convolved),
  Conv2DBackpropInput: steps('TRANSPOSE, TRANSPOSE_CONV', transposedConvolution),
  DepthwiseConv2dNative: steps('RESHAPE, DEPTHWISE_CONV_2D', convolvedByDepth),
  FusedBatchNorm: steps('RSQRT, MUL, ADD', normalized),
  FusedBatchNormV2: steps('RSQRT, MUL, ADD', normalized),
  FusedBatchNormV3: steps('RSQRT, MUL, ADD', normalized),
  LRN: as('LOCAL_RESPONSE_NORMALIZATION', (s) => ({
    radius: s.number('depth_radius', 5),
    bias: s.number('bias', 1),
    alpha: s.number('alpha', 1),
    beta: s.number('beta', 0.5),
  })),
  MatMul: as('BATCH_MATMUL', (s) => ({ adjX: s.flag('transpose_a'), adjY: s.flag('transpose_b') })),
  MaxPool: pooled('MAX_POOL_2D'),
  NonMaxSuppressionV3: steps('NON_MAX_SUPPRESSION_V4, SLICE', suppressed),
  RFFT: steps('RFFT2D', realTransform),
  RFFT2D: as('RFFT2D'),
  ResizeBilinear: as('RESIZE_BILINEAR', corners),
  ResizeNearestNeighbor: as('RESIZE_NEAREST_NEIGHBOR', corners),
};
