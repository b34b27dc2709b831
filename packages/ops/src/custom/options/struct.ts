import type { CustomFace } from '@zoo/ir';
import type { Padding } from '@zoo/tflite';
import { invalid } from '../../lib/errors.ts';

/** What `TfLitePoolParams` and `TfLiteTransposeConvParams` begin with. */
export interface WindowStruct {
  readonly padding: Padding;
  readonly strideW: number;
  readonly strideH: number;
}

export interface PoolStruct extends WindowStruct {
  readonly filterWidth: number;
  readonly filterHeight: number;
}

/**
 * Options that are a C struct as it lay in memory, which is what MediaPipe's ops carry: 32-bit little-endian fields in
 * the order of the declaration (`tflite/core/c/builtin_op_data.h`); what follows them is scratch space of the kernel.
 */
export const windowStruct: CustomFace<WindowStruct> = {
  read: (bytes) => window(int32s(bytes, 3)),
  write: ({ padding, strideW, strideH }) => structOf([PADDINGS.indexOf(padding), strideW, strideH]),
};

export const poolStruct: CustomFace<PoolStruct> = {
  read(bytes) {
    const fields = int32s(bytes, 5);
    requireNoActivation(bytes);
    return { ...window(fields), filterWidth: fields[3], filterHeight: fields[4] };
  },
  write: ({ padding, strideW, strideH, filterWidth, filterHeight }) =>
    structOf([PADDINGS.indexOf(padding), strideW, strideH, filterWidth, filterHeight]),
};

/** The field behind the window; no public model sets it. */
function requireNoActivation(bytes: Uint8Array): void {
  const activation = bytes.length < 24 ? 0 : int32s(bytes, 6)[5];
  if (activation === 0) return;
  throw invalid('CUSTOM_OPTIONS', 'a fused activation is not supported here', {
    expected: '0 (none)',
    received: String(activation),
  });
}

/** By the numbers of `TfLitePadding`. */
const PADDINGS: readonly (Padding | undefined)[] = [undefined, 'SAME', 'VALID'];

function window([number, strideW, strideH]: readonly number[]): WindowStruct {
  const padding = PADDINGS[number];
  if (padding) return { padding, strideW, strideH };
  throw invalid('CUSTOM_OPTIONS', 'the padding is unknown', {
    expected: '1 (SAME) or 2 (VALID)',
    received: String(number),
  });
}

function int32s(bytes: Uint8Array, count: number): number[] {
  if (bytes.length < 4 * count) {
    throw invalid('CUSTOM_OPTIONS', 'options are too short', {
      expected: `${4 * count} bytes`,
      received: String(bytes.length),
    });
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: count }, (_, i) => view.getInt32(4 * i, true));
}

function structOf(fields: readonly number[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(4 * fields.length));
  fields.forEach((field, i) => {
    view.setInt32(4 * i, field, true);
  });
  return new Uint8Array(view.buffer);
}
