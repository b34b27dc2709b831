import {
  allocate,
  type DType,
  elementCount,
  entryCount,
  float32ToFloat16,
  formatShape,
  type Shape,
  sameShape,
  type Tensor,
  type TensorData,
  ZooError,
} from '@zoo/core';
import type { Entry, Port } from './entry.ts';

/** A typed array of the input's own type, plain numbers or texts, or a tensor. */
export type TensorLike = Tensor | TensorData | Uint8ClampedArray | readonly Plain[];
type Plain = number | bigint | boolean | string;

export type Inputs = Readonly<Record<string, TensorLike>> | readonly TensorLike[];

/** Whatever has inputs by name. */
type Named = Pick<Entry, 'inputs'>;

export interface ExpectedInput {
  readonly dtype: DType;
  readonly shape: Shape;
}

/** The data of every graph input in the order of the graph, checked. */
export function bindInputs(entry: Named, expected: readonly ExpectedInput[], given: Inputs): TensorData[] {
  const byPort = Array.isArray(given)
    ? positional(entry, given as readonly TensorLike[])
    : named(entry, given as Readonly<Record<string, TensorLike>>);
  const bound: TensorData[] = [];
  entry.inputs.forEach((port, i) => {
    bound[port.index] = elementsOf(byPort[i], expected[port.index], port.name);
  });
  const missing = expected.findIndex((_, i) => bound[i] === undefined);
  if (missing >= 0) throw usage('INPUT_MISSING', `the signature leaves graph input ${missing} open`, {});
  return bound;
}

function positional({ inputs }: Named, given: readonly TensorLike[]): readonly TensorLike[] {
  if (given.length === inputs.length) return given;
  throw usage('INPUT_COUNT', 'wrong number of inputs', {
    expected: `${inputs.length} (${inputs.map(({ name }) => name).join(', ')})`,
    received: String(given.length),
    hint: 'Positional inputs are a list of arrays, one for each input: run([pixels]).',
  });
}

function named({ inputs }: Named, given: Readonly<Record<string, TensorLike>>): readonly TensorLike[] {
  const all = inputs.map(({ name }) => name).join(', ');
  if (ArrayBuffer.isView(given) || typeof given !== 'object' || !given) {
    throw usage('INPUT_COUNT', 'inputs are given by name or as a list', {
      expected: `{ ${all} } or [${all}]`,
      received: kindOf(given),
    });
  }
  const found = new Map<Port, TensorLike>();
  for (const [name, data] of Object.entries(given)) {
    const port =
      inputs.find((one) => one.name === name) ?? inputs.find(({ aliases }) => aliases.includes(name));
    if (port === undefined)
      throw usage('INPUT_UNKNOWN', 'the model has no such input', { expected: all, received: name });
    if (found.has(port)) throw usage('INPUT_TWICE', `input ${port.name} is given twice`, { received: name });
    found.set(port, data);
  }
  const missing = inputs.filter((port) => found.get(port) === undefined).map(({ name }) => name);
  if (missing.length > 0) {
    throw usage('INPUT_MISSING', `no value for ${missing.join(', ')}`, {
      expected: all,
      received: Object.keys(given).join(', ') || 'nothing',
    });
  }
  return inputs.map((port) => found.get(port) as TensorLike);
}

function elementsOf(given: TensorLike, { dtype, shape }: ExpectedInput, name: string): TensorData {
  const fail = (code: string, message: string, expected: string, received: string, hint?: string) =>
    new ZooError({ code, category: 'usage', message, place: { tensor: name }, expected, received, hint });
  let data: unknown = given;
  if (isTensor(given)) {
    if (given.dtype !== dtype)
      throw fail('INPUT_DTYPE', 'input has the wrong element type', dtype, given.dtype);
    if (!sameShape(given.shape, shape)) {
      const sizes = given.shape.join(', ');
      const hint = `To run other sizes, call model.resize({ ${JSON.stringify(name)}: [${sizes}] }) before.`;
      throw fail(
        'INPUT_SHAPE',
        'input has the wrong shape',
        formatShape(shape),
        formatShape(given.shape),
        hint,
      );
    }
    data = given.data;
  }
  const wanted = kindOf(allocate(dtype, 0));
  const plain = Array.isArray(data);
  if (
    !plain &&
    kindOf(data) !== wanted &&
    !(wanted === 'Uint8Array' && kindOf(data) === 'Uint8ClampedArray')
  ) {
    throw fail(
      'INPUT_DTYPE',
      'input has the wrong element type',
      `${wanted} or an array (${dtype})`,
      kindOf(data),
    );
  }
  const { length } = data as ArrayLike<unknown>;
  const count = entryCount(dtype, elementCount(shape));
  if (length !== count) {
    throw fail(
      'INPUT_LENGTH',
      'input has the wrong number of elements',
      `${count} for ${formatShape(shape)}`,
      `${length}`,
    );
  }
  if (!plain) return dtype === 'bool' ? truthsOf(data as Uint8Array) : (data as TensorData);
  const result = fromPlain(data as readonly Plain[], dtype);
  if (typeof result !== 'number') return result;
  throw fail(
    'INPUT_VALUE',
    `element ${result} does not fit the type`,
    dtype,
    String((data as readonly Plain[])[result]),
  );
}

/** Any byte but 0 is true; kernels count on 1. */
function truthsOf(bytes: Uint8Array): Uint8Array {
  return areTruths(bytes) ? bytes : bytes.map((byte) => Number(byte !== 0));
}

/** Four at a time where they begin with a word: a function for each took longer than kernels, by fifty times. */
function areTruths({ buffer, byteOffset, length }: Uint8Array): boolean {
  const whole = byteOffset % 4 ? 0 : length >> 2;
  const words = new Uint32Array(buffer, byteOffset - (byteOffset % 4), whole);
  for (let i = 0; i < whole; i++) if (words[i] & ~0x01010101) return false;
  const rest = new Uint8Array(buffer, byteOffset + 4 * whole, length - 4 * whole);
  for (let i = 0; i < rest.length; i++) if (rest[i] > 1) return false;
  return true;
}

function isTensor(given: TensorLike): given is Tensor {
  return Array.isArray((given as Partial<Tensor> | null)?.shape);
}

/** `Float32Array`, also for arrays of another realm and for Node's Buffer. */
function kindOf(data: unknown): string {
  if (Array.isArray(data)) return 'Array';
  if (ArrayBuffer.isView(data)) return (data as Uint8Array)[Symbol.toStringTag] ?? 'DataView';
  return data === null ? 'null' : typeof data;
}

/** Elements of the type; the index of the first that does not fit it otherwise. */
function fromPlain(list: readonly Plain[], dtype: DType): TensorData | number {
  if (dtype === 'string' || dtype === 'variant') {
    const wrong = list.findIndex((item) => typeof item !== 'string');
    return wrong >= 0 ? wrong : (list.slice() as string[]);
  }
  const data = allocate(dtype, list.length) as Uint8Array | BigInt64Array;
  for (let i = 0; i < list.length; i++) {
    const stored = storable(list[i], dtype);
    if (stored === undefined) return i;
    data[i] = stored as never;
    if (INTEGERS.has(dtype) && data[i] !== stored) return i; // wrapped around
  }
  return data;
}

const INTEGERS = new Set<DType>(['int8', 'uint8', 'int16', 'uint16', 'int32', 'uint32', 'int64', 'uint64']);

/** The array entry for a plain value; undefined when it is of another kind. */
function storable(item: Plain, dtype: DType): number | bigint | undefined {
  if (dtype === 'bool')
    return typeof item === 'boolean' || item === 0 || item === 1 ? Number(item) : undefined;
  if (dtype === 'int64' || dtype === 'uint64') {
    if (typeof item === 'bigint') return item;
    return Number.isSafeInteger(item) ? BigInt(item as number) : undefined;
  }
  if (typeof item !== 'number') return undefined;
  if (dtype === 'float16') return float32ToFloat16(item);
  if (dtype === 'bfloat16' || dtype.startsWith('float8')) return undefined; // raw bits only
  return item;
}

function usage(
  code: string,
  message: string,
  facts: Pick<ZooError, 'expected' | 'received' | 'hint'>,
): ZooError {
  return new ZooError({ code, category: 'usage', message, ...facts });
}
