import type { OpDefinition } from '@zoo/ir';
import { add } from './add/index.ts';

/** Every op that exists. A folder and a line here make an op: read, written, quantized, run, tested, documented. */
export const ALL_OPS: readonly OpDefinition[] = [add];
