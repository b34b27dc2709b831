import type { Node, Value } from '@zoo/ir';
import { floats } from './lib.ts';

/** min(max(x, low), high): what the RELU family, MINIMUM and MAXIMUM with a number, and fused activations do. */
export interface Clamp {
  readonly low: number;
  readonly high: number;
}

const { NEGATIVE_INFINITY, POSITIVE_INFINITY } = Number;

/** Clamps that are ops and fused activations under one name, in every runtime. */
const NAMED: Readonly<Record<string, Clamp>> = {
  RELU: { low: 0, high: POSITIVE_INFINITY },
  RELU6: { low: 0, high: 6 },
  RELU_N1_TO_1: { low: -1, high: 1 },
};

export function clampNamed(name: string): Clamp | undefined {
  return name === 'NONE' ? { low: NEGATIVE_INFINITY, high: POSITIVE_INFINITY } : NAMED[name];
}

export function nameOf({ low, high }: Clamp): string | undefined {
  return Object.keys(NAMED).find((name) => NAMED[name].low === low && NAMED[name].high === high);
}

/** `first`, then `second`. */
export function inSequence(first: Clamp, second: Clamp): Clamp {
  const cut = (x: number) => Math.min(Math.max(x, second.low), second.high);
  return { low: cut(first.low), high: cut(first.high) };
}

/** The clamp that a node is, and the value it cuts; float only, since integer ops may rescale as well. */
export function clampOf(node: Node | undefined): { readonly x: Value; readonly clamp: Clamp } | undefined {
  if (node?.outputs[0]?.dtype !== 'float32') return undefined;
  const [a, b] = node.inputs;
  const named = NAMED[node.op];
  if (named) return a && { x: a, clamp: named };
  if (node.op !== 'MINIMUM' && node.op !== 'MAXIMUM') return undefined;
  const [x, bound] = a?.isConstant ? [b, a] : [a, b];
  const number = floats(bound);
  if (x === undefined || number?.length !== 1 || (bound?.dims.length ?? 0) > x.dims.length) return undefined;
  const clamp =
    node.op === 'MINIMUM'
      ? { low: NEGATIVE_INFINITY, high: number[0] }
      : { low: number[0], high: POSITIVE_INFINITY };
  return { x, clamp };
}
