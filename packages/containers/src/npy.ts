/**
 * NumPy's `.npy` files, versions 1 to 3 (NEP 1; `numpy.lib.format`). Our own: the format is a header of one line
 * and raw data, and no library for it is kept up.
 */
import {
  type DType,
  elementCount,
  encodeElements,
  memoryBytes,
  type Tensor,
  tensor,
  viewElements,
  ZooError,
} from '@zoo/core';

const MAGIC = '\x93NUMPY';

/** NumPy's name of each dtype that it has. Elements are as in memory, so int4 is int8. */
const DESCRIPTORS: Readonly<Partial<Record<DType, string>>> = {
  float32: '<f4',
  float16: '<f2',
  float64: '<f8',
  int8: '|i1',
  int16: '<i2',
  int32: '<i4',
  int64: '<i8',
  uint8: '|u1',
  uint16: '<u2',
  uint32: '<u4',
  uint64: '<u8',
  bool: '|b1',
  complex64: '<c8',
  complex128: '<c16',
};

/** What stands in for a dtype that NumPy lacks: nothing is lost, but the name of the dtype is. */
const STAND_INS: Readonly<Partial<Record<DType, DType>>> = {
  int4: 'int8',
  int2: 'int8',
  uint4: 'uint8',
  float8_e4m3fn: 'uint8',
  float8_e5m2: 'uint8',
  resource: 'int32',
};

const DTYPES = new Map(
  Object.entries(DESCRIPTORS).map(([dtype, descriptor]) => [descriptor.slice(1), dtype as DType]),
);

/**
 * The bytes of a `.npy` file, version 1.0, C order, little-endian. int4 and int2 become int8, uint4 and float8 (its
 * bits) uint8, bfloat16 float32; strings become `<U`.
 *
 * @throws ZooError `NPY_DTYPE` for variants
 */
export function writeNpy(value: Tensor): Uint8Array {
  if (value.dtype === 'string') return writeStrings(value as Tensor<'string'>);
  if (value.dtype === 'bfloat16') return writeNpy(widen(value as Tensor<'bfloat16'>));
  const dtype = STAND_INS[value.dtype] ?? value.dtype;
  const descriptor = DESCRIPTORS[dtype];
  if (descriptor === undefined) throw unsupported(value.dtype);
  return assemble(descriptor, value.shape, encodeElements(dtype, value.data));
}

/**
 * The array in a `.npy` file; Fortran order and big-endian data are rearranged. `<U` and `|S` are strings.
 *
 * @throws ZooError `NPY_DAMAGED`, `NPY_DTYPE`
 */
export function readNpy(bytes: Uint8Array): Tensor {
  const { header, start } = readHeader(bytes);
  const { descriptor, fortran, shape } = parseHeader(header);
  const [, order, kind, digits] = /^([<>|=]?)([a-zA-Z])(\d+)$/.exec(descriptor) ?? [];
  const dtype = DTYPES.get(kind + digits);
  if (dtype === undefined && kind !== 'U' && kind !== 'S') throw unsupported(descriptor);
  const count = elementCount(shape);
  const size = dtype === undefined ? Number(digits) * (kind === 'U' ? 4 : 1) : memoryBytes(dtype);
  if (bytes.length - start < count * size) {
    throw damaged('data is cut short', `${bytes.length - start} bytes of ${count * size}`);
  }
  // A copy, since data is not aligned in all files; `slice` would be a view on a Node Buffer.
  let data: Uint8Array = new Uint8Array(bytes.subarray(start, start + count * size));
  if (fortran) data = fromFortran(data, shape, size);
  if (order === '>') swapBytes(data, dtype === undefined ? 4 : kind === 'c' ? size / 2 : size);
  if (dtype === undefined) return tensor('string', shape, readStrings(data, count, size, kind === 'U'));
  return tensor(dtype, shape, viewElements(dtype, data.buffer, 0, count));
}

function readHeader(bytes: Uint8Array): { header: string; start: number } {
  if (bytes.length < 12 || String.fromCharCode(...bytes.subarray(0, 6)) !== MAGIC) {
    throw damaged('this is not an .npy file', `bytes ${[...bytes.subarray(0, 6)].join(' ')}`);
  }
  const major = bytes[6];
  if (major < 1 || major > 3) throw damaged('unknown version', String(major));
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const at = major === 1 ? 10 : 12;
  const start = at + (major === 1 ? view.getUint16(8, true) : view.getUint32(8, true));
  if (start > bytes.length) throw damaged('header is cut short', `${bytes.length} bytes of ${start}`);
  return { header: new TextDecoder().decode(bytes.subarray(at, start)), start };
}

/** The header is a Python dict literal; its three entries come in any order. */
function parseHeader(header: string): { descriptor: string; fortran: boolean; shape: number[] } {
  const descriptor = /'descr'\s*:\s*'([^']*)'/.exec(header)?.[1];
  const fortran = /'fortran_order'\s*:\s*(True|False)/.exec(header)?.[1];
  const sizes = /'shape'\s*:\s*\(([\d\s,]*)\)/.exec(header)?.[1];
  if (descriptor === undefined || fortran === undefined || sizes === undefined) {
    throw damaged('header cannot be understood', header.trim().slice(0, 120));
  }
  const shape = sizes.split(',').flatMap((size) => (size.trim() === '' ? [] : [Number(size)]));
  return { descriptor, fortran: fortran === 'True', shape };
}

/** The smallest header whose data starts at a multiple of 64, as NumPy writes it. */
function assemble(descriptor: string, shape: readonly number[], data: Uint8Array): Uint8Array {
  const sizes = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const header = `{'descr': '${descriptor}', 'fortran_order': False, 'shape': (${sizes}), }`;
  const start = Math.ceil((10 + header.length + 1) / 64) * 64;
  const bytes = new Uint8Array(start + data.length);
  bytes.set(Uint8Array.from(MAGIC, (letter) => letter.charCodeAt(0)));
  bytes[6] = 1;
  new DataView(bytes.buffer).setUint16(8, start - 10, true);
  bytes.set(new TextEncoder().encode(`${header.padEnd(start - 11)}\n`), 10);
  bytes.set(data, start);
  return bytes;
}

/** `<U`: code points of four bytes, padded with zeros to the longest string. */
function writeStrings({ shape, data }: Tensor<'string'>): Uint8Array {
  const texts = data.map((text) => Array.from(text, (letter) => letter.codePointAt(0) as number));
  const width = Math.max(1, ...texts.map((text) => text.length));
  const codes = new Uint32Array(width * texts.length);
  texts.forEach((text, i) => {
    codes.set(text, i * width);
  });
  return assemble(`<U${width}`, shape, new Uint8Array(codes.buffer));
}

function readStrings(data: Uint8Array, count: number, size: number, unicode: boolean): string[] {
  const decoder = new TextDecoder();
  return Array.from({ length: count }, (_, i) => {
    const item = data.subarray(i * size, (i + 1) * size);
    const text = unicode ? codePoints(item) : decoder.decode(item);
    return text.replace(/\0+$/, '');
  });
}

function codePoints(item: Uint8Array): string {
  const view = new DataView(item.buffer, item.byteOffset, item.byteLength);
  let text = '';
  for (let at = 0; at < item.length; at += 4) {
    const code = view.getUint32(at, true);
    if (code > 0x10ffff) throw damaged('text has an impossible character', String(code));
    text += String.fromCodePoint(code);
  }
  return text;
}

/** First axis fastest -> last axis fastest, items of `size` bytes. */
function fromFortran(data: Uint8Array, shape: readonly number[], size: number): Uint8Array {
  const result = new Uint8Array(data.length);
  const index = new Array<number>(shape.length).fill(0);
  for (let at = 0; at < data.length; at += size) {
    let from = 0;
    for (let axis = shape.length - 1; axis >= 0; axis--) from = from * shape[axis] + index[axis];
    result.set(data.subarray(from * size, (from + 1) * size), at);
    for (let axis = shape.length - 1; axis >= 0 && ++index[axis] === shape[axis]; axis--) index[axis] = 0;
  }
  return result;
}

function swapBytes(data: Uint8Array, size: number): void {
  for (let at = 0; at + size <= data.length; at += size) data.subarray(at, at + size).reverse();
}

/** bfloat16 is the upper half of float32. */
function widen({ shape, data }: Tensor<'bfloat16'>): Tensor<'float32'> {
  const bits = Uint32Array.from(data, (half) => half * 65536);
  return tensor('float32', shape, new Float32Array(bits.buffer));
}

function unsupported(what: string): ZooError {
  return new ZooError({
    code: 'NPY_DTYPE',
    category: 'usage',
    message: 'element type has no place in an .npy file, or none here',
    expected: `${Object.values(DESCRIPTORS).join(' ')} <U`,
    received: what,
  });
}

function damaged(message: string, received: string): ZooError {
  return new ZooError({ code: 'NPY_DAMAGED', category: 'damaged-input', message, received });
}
