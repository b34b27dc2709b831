import { type Node, type OpLookup, opOf, Patch, type Value } from '@zoo/ir';
import { constantLike, floats, fusedActivation, soleProducer, takeOver } from './lib.ts';
import type { Pass } from './pass.ts';

/**
 * y = (W x + b) s becomes (W s) x + b s, and (W x + b) + o becomes W x + (b + o), for s and o along the output
 * channels. Batch normalisation is one of each, so this is what folds it into convolutions and dense layers.
 */
export const absorbAffine: Pass = {
  name: 'absorb-affine',
  summary: 'folds factors and offsets along the channels (batch normalisation) into weights and biases',
  begin:
    ({ graph, ops }) =>
    (node) => {
      const change = CHANGES[node.op];
      const x = node.inputs.findIndex((value) => value !== undefined && !value.isConstant);
      if (change === undefined || x < 0 || (x === 1 && !change.commutes)) return undefined;
      const linear = linearOf(soleProducer(node.inputs[x], graph), ops);
      const vector = linear && alongChannels(node.inputs[1 - x], linear);
      if (linear === undefined || vector === undefined) return undefined;
      const factor = change.factor?.(vector);
      const bias = linear.bias.map((b, channel) =>
        factor ? b * factor[channel] : b + (change.offset?.(vector)[channel] ?? 0),
      );
      const weights = factor && scaled(linear, factor);
      if (!bias.every(Number.isFinite) || weights?.every(Number.isFinite) === false) return undefined;
      const patch = new Patch('absorb affine');
      if (weights) {
        const { value } = linear;
        patch.setInput(linear.node, linear.slot, constantLike(value, 'float32', value.shape, weights));
      }
      const name = linear.biasValue ?? linear.value;
      patch.setInput(linear.node, linear.biasSlot, constantLike(name, 'float32', [linear.channels], bias));
      patch.set(linear.node, {
        attrs: { ...linear.node.attrs, fusedActivationFunction: fusedActivation(node) ?? 'NONE' },
      });
      return takeOver(patch, linear.node, node);
    },
};

interface Change {
  readonly commutes: boolean;
  factor?(vector: Float64Array): Float64Array;
  offset?(vector: Float64Array): Float64Array;
}

const CHANGES: Readonly<Record<string, Change>> = {
  MUL: { commutes: true, factor: (vector) => vector },
  DIV: { commutes: false, factor: (vector) => vector.map((v) => 1 / v) },
  ADD: { commutes: true, offset: (vector) => vector },
  SUB: { commutes: false, offset: (vector) => vector.map((v) => -v) },
};

/** A node that computes W x + b with float weights of its own and no activation yet. */
interface Linear {
  readonly node: Node;
  readonly slot: number;
  readonly value: Value;
  readonly weights: Float32Array;
  /** Output channels, and the axis of the weights that counts them. */
  readonly channels: number;
  readonly axis: number;
  readonly biasSlot: number;
  readonly biasValue?: Value;
  readonly bias: Float32Array;
}

function linearOf(node: Node | undefined, ops: OpLookup): Linear | undefined {
  if (node === undefined || fusedActivation(node) !== 'NONE') return undefined;
  const rule = opOf(node, ops)?.quantize;
  const weight = rule?.weights?.[0];
  if (rule?.bias === undefined || weight === undefined) return undefined;
  const value = node.inputs[weight.operand];
  const weights = floats(value);
  // weights that another node reads stay shared: a folded copy would be a second set
  if (value === undefined || weights === undefined || value.uses.length !== 1) return undefined;
  // an op whose weights have no channel axis of their own counts outputs first (FULLY_CONNECTED)
  const axis = weight.axis ?? 0;
  const channels = value.shape[axis];
  const biasValue = node.inputs[rule.bias.operand];
  const bias = biasValue === undefined ? new Float32Array(channels) : floats(biasValue);
  if (bias?.length !== channels) return undefined;
  return {
    node,
    slot: weight.operand,
    value,
    weights,
    channels,
    axis,
    biasSlot: rule.bias.operand,
    biasValue,
    bias,
  };
}

/** A constant as one number for each channel; undefined when it varies along another axis. */
function alongChannels(value: Value | undefined, { node, channels }: Linear): Float64Array | undefined {
  const data = floats(value);
  // a constant of higher rank would give the result more axes
  if (value === undefined || data === undefined || value.shape.length > node.outputs[0].dims.length)
    return undefined;
  if (data.length === 1) return new Float64Array(channels).fill(data[0]);
  const onlyLast = data.length === channels && value.shape.at(-1) === channels;
  return onlyLast ? Float64Array.from(data) : undefined;
}

function scaled({ weights, value, axis, channels }: Linear, factor: Float64Array): Float32Array {
  const inner = value.shape.slice(axis + 1).reduce((product, size) => product * size, 1);
  return weights.map((w, i) => w * factor[Math.floor(i / inner) % channels]);
}
