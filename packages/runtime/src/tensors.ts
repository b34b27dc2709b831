import {
  allocate,
  type DType,
  elementCount,
  formatShape,
  isStatic,
  memoryBytes,
  type Shape,
  sameShape,
  type Tensor,
  type TensorData,
  viewElements,
  ZooError,
} from '@zoo/core';
import type { Value } from '@zoo/ir';
import type { LinearMemory, Tensors, ValueType } from './delegate.ts';
import type { MemoryBudget } from './work.ts';

/** Bytes a value takes in the arena; undefined when it has no fixed size (strings, unknown sizes) or is a constant. */
export function arenaBytes({ dtype, shape, constant }: ValueType): number | undefined {
  const size = memoryBytes(dtype);
  if (constant || size === 0 || shape === undefined || !isStatic(shape)) return undefined;
  return size * elementCount(shape);
}

export interface TensorTableFields {
  readonly types: ReadonlyMap<Value, ValueType>;
  readonly addresses: ReadonlyMap<Value, number>;
  readonly memory: LinearMemory;
  /** Counts what is made while running. */
  readonly budget: MemoryBudget;
  /** The table that holds the variables, when it is not this one. */
  readonly variables?: TensorTable;
}

/** The values of one graph as tensors: views of the arena, constants, and what a run made of unknown shape. */
export class TensorTable implements Tensors {
  readonly memory: LinearMemory;
  readonly #types: ReadonlyMap<Value, ValueType>;
  readonly #addresses: ReadonlyMap<Value, number>;
  readonly #budget: MemoryBudget;
  readonly #variables?: TensorTable;
  readonly #planned = new Map<Value, Tensor>();
  readonly #made = new Map<Value, Tensor>();
  #madeBytes = 0;
  #buffer?: LinearMemory['buffer'];

  constructor({ types, addresses, memory, budget, variables }: TensorTableFields) {
    this.memory = memory;
    this.#types = types;
    this.#addresses = addresses;
    this.#budget = budget;
    this.#variables = variables;
  }

  /** Variables whose contents lie here. */
  get variables(): Value[] {
    return this.#variables
      ? []
      : [...this.#types.keys()].filter((value) => value.isVariable && this.#addresses.has(value));
  }

  typeOf(value: Value): ValueType | undefined {
    return this.#types.get(value);
  }

  address(value: Value): number | undefined {
    return this.#addresses.get(value);
  }

  /** The bytes of a value in the arena. */
  bytes(value: Value): Uint8Array {
    const { data } = this.get(value);
    if (Array.isArray(data)) throw notMade(value);
    return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  }

  /** Makes the views again if the memory has another buffer; true when it had. */
  refresh(): boolean {
    if (this.#buffer === this.memory.buffer) return false;
    this.#buffer = this.memory.buffer;
    this.#planned.clear();
    return true;
  }

  get(value: Value): Tensor {
    const tensor = this.#made.get(value) ?? this.#planned.get(value);
    if (tensor) return tensor;
    if (value.isVariable && this.#variables) return this.#variables.get(value);
    const planned = this.#plannedTensor(value);
    this.#planned.set(value, planned);
    return planned;
  }

  result(value: Value, shape: Shape): Tensor {
    if (this.#isPlanned(value)) return requireShape(value, this.get(value), shape);
    const { dtype, quantization } = value;
    this.#count(dtype, shape);
    const tensor = { dtype, shape, data: allocate(dtype, elementCount(shape)), quantization };
    this.#made.set(value, tensor);
    return tensor;
  }

  set(value: Value, { dtype, shape, data }: Tensor): void {
    if (dtype !== value.dtype) throw mismatch(value, 'element type', value.dtype, dtype);
    if (this.#isPlanned(value)) {
      copyElements(requireShape(value, this.get(value), shape).data, data);
      return;
    }
    this.#count(dtype, shape);
    this.#made.set(value, { dtype, shape, data, quantization: value.quantization });
  }

  /** Forgets what the run made. */
  clear(): void {
    this.#made.clear();
    this.#budget.release(this.#madeBytes);
    this.#madeBytes = 0;
  }

  #isPlanned(value: Value): boolean {
    const shape = this.#types.get(value)?.shape;
    return shape !== undefined && isStatic(shape);
  }

  #plannedTensor(value: Value): Tensor {
    const type = this.#types.get(value);
    const address = this.#addresses.get(value);
    const shape = type?.shape;
    if (type === undefined || shape === undefined || !isStatic(shape)) throw notMade(value);
    const { dtype, quantization } = type;
    if (type.data !== undefined) return { dtype, shape, quantization, data: type.data };
    const count = elementCount(shape);
    if (address === undefined && memoryBytes(dtype) > 0) throw notMade(value);
    const data =
      address === undefined
        ? allocate(dtype, count)
        : viewElements(dtype, this.memory.buffer, address, count);
    return { dtype, shape, quantization, data };
  }

  #count(dtype: DType, shape: Shape): void {
    const bytes = (memoryBytes(dtype) || 8) * elementCount(shape);
    this.#budget.take(bytes, 'results of unknown shape');
    this.#madeBytes += bytes;
  }
}

/** Copies all elements; both sides hold the same type. */
export function copyElements(to: TensorData, from: TensorData): void {
  if (Array.isArray(to)) for (let i = 0; i < to.length; i++) to[i] = from[i] as string;
  else (to as Uint8Array).set(from as Uint8Array);
}

function requireShape(value: Value, tensor: Tensor, shape: Shape): Tensor {
  if (sameShape(tensor.shape, shape)) return tensor;
  throw mismatch(value, 'shape', formatShape(tensor.shape), formatShape(shape));
}

function mismatch(value: Value, what: string, expected: string, received: string): ZooError {
  return new ZooError({
    code: 'RESULT_MISMATCH',
    category: 'failed',
    message: `a kernel made a result of another ${what} than was inferred`,
    place: { tensor: value.name },
    expected,
    received,
  });
}

function notMade(value: Value): ZooError {
  return new ZooError({
    code: 'TENSOR_NOT_MADE',
    category: 'failed',
    message: 'the tensor is not in memory: no step of its delegate writes it, or it has not run yet',
    place: { tensor: value.name },
  });
}
