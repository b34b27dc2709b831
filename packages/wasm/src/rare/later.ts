import type { Graph, Node } from '@zoo/ir';
import type { TypedNode } from '@zoo/runtime';
import type { Lowering } from '../lowering/lowering.ts';

/** Beside the bundle. */
const FILE: string = './zoo-runtime-rare.mjs';

let found: ((node: TypedNode) => Lowering | undefined) | undefined;

export function rareLowering(node: TypedNode): Lowering | undefined {
  return found?.(node);
}

/** Fetches the rare lowerings where a model may need them; or the reason why it has to do without. */
export async function fetchRare(graphs: readonly Graph[]): Promise<string | undefined> {
  if (found || !graphs.some(({ nodes }) => nodes.some(isRare))) return undefined;
  try {
    ({ rareLowering: found } = await import(FILE));
    return undefined;
  } catch {
    return `${FILE} is missing: recurrent and other rare layers stay with the reference kernels`;
  }
}

/** The names in `table.ts`, and 16-bit activations. */
function isRare({ op, inputs, outputs }: Node): boolean {
  return (
    /LSTM|RNN|SVDF|CUMSUM|LOCAL_RESPONSE|TOPK/.test(op) ||
    [...inputs, ...outputs].some((value) => value?.dtype === 'int16')
  );
}
