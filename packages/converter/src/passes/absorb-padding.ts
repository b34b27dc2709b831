import { type Node, type OpLookup, opOf, Patch, type Value } from '@zoo/ir';
import { soleProducer } from './lib.ts';
import type { Pass } from './pass.ts';

/**
 * PAD and a VALID convolution become a SAME convolution where the padding is exactly what SAME means for these
 * sizes: total = max((out - 1) stride + (k - 1) dilation + 1 - in, 0), the smaller half in front (the TensorFlow
 * rule). Keras writes its strided layers as a pair of this kind.
 */
export const absorbPadding: Pass = {
  name: 'absorb-padding',
  summary: 'turns zero padding in front of a convolution into SAME padding',
  begin:
    ({ graph, ops }) =>
    (node) => {
      if (node.attrs.padding !== 'VALID' || !isConvolution(node, ops)) return undefined;
      const pad = soleProducer(node.inputs[0], graph);
      const x = pad?.inputs[0];
      if (pad?.op !== 'PAD' || x?.dtype !== 'float32' || x.dims.length !== 4) return undefined;
      if (!isSame(node, x, pad.inputs[1])) return undefined;
      return new Patch('absorb padding')
        .set(node, { attrs: { ...node.attrs, padding: 'SAME' }, version: undefined })
        .setInput(node, 0, x)
        .remove(pad);
    },
};

/** Linear ops pad with zeros; pooling ops, which have a padding too, leave padded places out instead. */
function isConvolution(node: Node, ops: OpLookup): boolean {
  return opOf(node, ops)?.quantize.bias !== undefined;
}

function isSame(node: Node, x: Value, paddings: Value | undefined): boolean {
  const amounts = paddings?.data && Array.from(paddings.data as ArrayLike<number | bigint>, Number);
  if (amounts?.length !== 8 || [0, 1, 6, 7].some((i) => amounts[i] !== 0)) return false;
  const { strideH, strideW, dilationHFactor = 1, dilationWFactor = 1 } = node.attrs;
  const steps = [strideH, strideW].map(Number);
  const dilations = [dilationHFactor, dilationWFactor].map(Number);
  return [0, 1].every((i) => {
    const size = x.dims[i + 1];
    const kernel = node.inputs[1]?.shape[i + 1];
    if (size < 0 || kernel === undefined) return false;
    const reach = (kernel - 1) * dilations[i] + 1;
    const total = Math.max((Math.ceil(size / steps[i]) - 1) * steps[i] + reach - size, 0);
    const before = total >> 1;
    return amounts[2 * i + 2] === before && amounts[2 * i + 3] === total - before;
  });
}
