import type { TypedNode } from '@zoo/runtime';
import type { Padding } from '../lowering/dense/geometry.ts';
import { operandOf, resultOf } from '../lowering/lowering.ts';

/** Ops with a window that pads for itself, and the type rows whose padding is what PAD writes. */
const WINDOWS: readonly string[] = ['CONV_2D', 'DEPTHWISE_CONV_2D'];
const ROWS: readonly string[] = ['float', 'int8', 'uint8'];

/**
 * `reader` as it would read the operand of `pad`, a PAD with zeros before a convolution without padding; undefined
 * where that is not the same. Pools are left alone: averages do not count, and maxima do not see, what they pad.
 */
export function withoutPadding(pad: TypedNode, reader: TypedNode): TypedNode | undefined {
  const attrs = reader.site.attrs as { readonly padding?: string };
  const isWindow = !reader.node.custom && WINDOWS.includes(reader.node.op) && ROWS.includes(reader.row);
  if (pad.node.op !== 'PAD' || pad.node.custom || !isWindow || attrs.padding !== 'VALID') return undefined;
  if (reader.node.inputs.indexOf(pad.node.outputs[0]) !== 0) return undefined;
  const [from, padded] = [operandOf(pad, 0), resultOf(pad)];
  const same = from.quantization?.zeroPoint[0] === padded.quantization?.zeroPoint[0];
  const padding = paddingOf(pad);
  if (!same || !padding || from.data !== undefined || !isWithin(padding, reader)) return undefined;
  const [, ...others] = reader.site.inputs;
  const site = {
    ...reader.site,
    attrs: { ...attrs, around: padding },
    inputs: [{ ...padded, shape: from.shape }, ...others],
  };
  return { ...reader, site };
}

/** Of height and width, where nothing else is padded. */
function paddingOf(pad: TypedNode): Padding | undefined {
  const paddings = operandOf(pad, 1).data;
  if (paddings === undefined || paddings.length !== 8) return undefined;
  const [batchBefore, batchAfter, top, bottom, left, right, before, after] = Array.from(paddings, Number);
  return batchBefore || batchAfter || before || after ? undefined : { top, bottom, left, right };
}

/** Each window reaches into the picture, as the windows of the op's own padding do. */
function isWithin({ top, bottom, left, right }: Padding, { site }: TypedNode): boolean {
  const [, height, width] = site.inputs[1]?.shape ?? [];
  const { dilationHFactor = 1, dilationWFactor = 1 } = site.attrs as Readonly<Record<string, number>>;
  return (
    Math.max(top, bottom) <= (height - 1) * dilationHFactor &&
    Math.max(left, right) <= (width - 1) * dilationWFactor
  );
}
