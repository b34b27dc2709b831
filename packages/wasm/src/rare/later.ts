import type { Graph, Node } from '@zoo/ir';
import type { TypedNode } from '@zoo/runtime';
import type { Lowering } from '../lowering/lowering.ts';
import { VERSION } from '../version.ts';

/** Beside the bundle. */
const FILE: string = './zoo-runtime-rare.mjs';

let found: ((node: TypedNode) => Lowering | undefined) | undefined;

export function rareLowering(node: TypedNode): Lowering | undefined {
  return found?.(node);
}

/** Fetches the rare lowerings where a model may need them; or the reason why it has to do without. */
export async function fetchRare(graphs: readonly Graph[]): Promise<string | undefined> {
  if (found || !graphs.some(({ nodes }) => nodes.some(isRare))) return undefined;
  const fault = await fetchFile();
  return fault && `${FILE} is ${fault}: recurrent and other rare layers stay with the reference kernels`;
}

async function fetchFile(): Promise<string | undefined> {
  try {
    const file = await import(FILE);
    if (file.VERSION !== VERSION) return `of version ${file.VERSION}, not ${VERSION}`;
    found = file.rareLowering;
    return undefined;
  } catch {
    return 'missing';
  }
}

/** The names in `table.ts`, 16-bit activations, and what else `rareLowering` has, by op and types. */
function isRare({ op, inputs, outputs }: Node): boolean {
  const types = [...inputs, ...outputs].map((value) => value?.dtype);
  const names = `${op} ${types}`;
  if (/(ADD|SUB|MUL|NEG|IMUM|SEL).*64|(QUAL|LES|GRE).*(64|t8)|CAST int64,[bf]/.test(names)) return true;
  const [x, y] = inputs;
  const matrix = y?.producer?.inputs[0] ?? y; // halves are unpacked when the model is loaded
  if (y?.quantization?.blocks) return true;
  const isFew = (x?.shape.at(-2) ?? 1) < 4 || x?.dtype !== 'float32'; // rows, or bytes
  if (/_CONN|_MATM/.test(op) && !matrix?.isConstant && isFew) return true;
  return /_3D|PostP|NON_M|Transform[TLM]|R_MOD|(^DIV|SIGN|ENCE) int32|SHIFT|ONE_HOT|SCATTER|SPARSE_|SEGMENT|E_SEQ|X_DIAG|ZEROS|ATAN|REAL|IMAG|LSTM|RNN|SVDF|CUMSUM|LOCAL_R|TOPK|G_SOF|L2_N|DYN|POW|EMBED|LOGICA|BIT|int16|^TRANS.*int8,fl|UL float32,u?i|TMUL int8|TED float32,int[24]/.test(
    names,
  );
}
