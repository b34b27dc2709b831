import { memoryBytes, type Shape, type TensorData, ZooError } from '@zoo/core';
import type { OpDefinition, PreparedSite, Site } from '@zoo/ir';
import { type CustomOp, defineCustomOp, type OperandType, type ResultType } from './define.ts';
import {
  type WasmImports,
  type WasmInstance,
  type WasmMemory,
  type WasmModule,
  webAssembly,
} from './webassembly.ts';

export interface WasmOp<I extends readonly OperandType[], O extends readonly ResultType[], A extends object>
  extends Omit<CustomOp<I, O, A>, 'prepare' | 'infer'> {
  /** Shapes of the results, all sizes known once those of the operands are. Default: the shape of operand 0. */
  readonly infer?: (site: Site<A>) => readonly Shape[];
  /** Bytes of a module, a compiled module, or an instance that is shared with other code. */
  readonly module: ArrayBuffer | ArrayBufferView | WasmModule | WasmInstance;
  readonly imports?: WasmImports;
  /**
   * The exported function. It gets a pointer into the exported `memory` for each operand (0: omitted), one for each
   * result, and then the numbers of `args`. Operands are copied in and results out; pointers are multiples of 16.
   */
  readonly function: string;
  /** Further arguments: sizes, attributes. Default: the number of elements of operand 0. */
  readonly args?: (site: PreparedSite<A>) => readonly number[];
}

/**
 * A custom op whose loops are a function of a WebAssembly module.
 *
 * @throws ZooError WASM_OP_EXPORTS when the module does not export the function and a memory
 * @example
 * // void scale(const float* x, float* y, int count, float factor)
 * const scale = defineWasmOp({
 *   name: 'Scale',
 *   inputs: ['float32'],
 *   outputs: ['float32'],
 *   module: await readFile('scale.wasm'),
 *   function: 'scale',
 *   args: ({ inputs: [x], attrs }) => [elementCount(x!.shape), Number(attrs.factor)],
 * });
 */
export function defineWasmOp<
  const I extends readonly OperandType[],
  const O extends readonly ResultType[],
  A extends object = Readonly<Record<string, unknown>>,
>(op: WasmOp<I, O, A>): OpDefinition {
  const guest = new Guest(op.name, instanceOf(op.module, op.imports), op.function);
  const { args = firstCount } = op;
  return defineCustomOp<I, O, A>({
    ...op,
    prepare(site) {
      const numbers = args(site);
      for (const { dtype } of site.outputs) requireBytes(op.name, dtype);
      return (inputs, outputs) =>
        guest.call(inputs as readonly (TensorData | undefined)[], outputs as readonly TensorData[], numbers);
    },
  });
}

function firstCount({ inputs: [x] }: PreparedSite): number[] {
  return [x ? x.shape.reduce((product, size) => product * size, 1) : 0];
}

function instanceOf(module: WasmOp<[], [], object>['module'], imports: WasmImports = {}): WasmInstance {
  if ('exports' in module) return module;
  if (webAssembly === undefined) {
    throw new ZooError({
      code: 'WASM_UNAVAILABLE',
      category: 'failed',
      message: 'this host does not run WebAssembly',
    });
  }
  const isBytes = module instanceof ArrayBuffer || ArrayBuffer.isView(module);
  return new webAssembly.Instance(isBytes ? new webAssembly.Module(module) : module, imports);
}

const PAGE = 65536;

/** Somebody else's module, with a region of its memory that is ours. */
class Guest {
  readonly #memory: WasmMemory;
  readonly #run: (...args: number[]) => unknown;
  /** The region, which other kernels of the same op use in turn. */
  #start = 0;
  #end = 0;

  constructor(op: string, { exports }: WasmInstance, name: string) {
    const [memory, run] = [exports.memory as Partial<WasmMemory> | undefined, exports[name]];
    if (typeof memory?.grow !== 'function' || typeof run !== 'function') {
      throw new ZooError({
        code: 'WASM_OP_EXPORTS',
        category: 'usage',
        message: `the module of ${op} does not export what its calls need`,
        expected: `a memory named memory and a function named ${name}`,
        received: Object.keys(exports).join(', ') || 'nothing',
      });
    }
    this.#memory = memory as WasmMemory;
    this.#run = run as (...args: number[]) => unknown;
  }

  call(
    inputs: readonly (TensorData | undefined)[],
    outputs: readonly TensorData[],
    args: readonly number[],
  ): void {
    const places: number[] = [];
    let size = 0;
    for (const data of [...inputs, ...outputs]) {
      places.push(size);
      size += Math.ceil(bytesOf(data).length / 16) * 16;
    }
    this.#reserve(size);
    const pointers = places.map((place) => this.#start + place);
    const memory = new Uint8Array(this.#memory.buffer);
    inputs.forEach((data, i) => {
      memory.set(bytesOf(data), pointers[i]);
    });
    const given = pointers.map((pointer, i) => (i < inputs.length && inputs[i] === undefined ? 0 : pointer));
    this.#run(...given, ...args);
    const after = new Uint8Array(this.#memory.buffer); // it may have grown
    outputs.forEach((data, i) => {
      const bytes = bytesOf(data);
      const from = pointers[inputs.length + i];
      bytes.set(after.subarray(from, from + bytes.length));
    });
  }

  /** Whole pages behind everything that the module uses: no allocator of its own hands them out. */
  #reserve(bytes: number): void {
    if (this.#end - this.#start >= bytes) return;
    const pages = Math.ceil(bytes / PAGE);
    this.#start = this.#memory.grow(pages) * PAGE;
    this.#end = this.#start + pages * PAGE;
  }
}

function bytesOf(data: TensorData | undefined): Uint8Array {
  if (data === undefined) return new Uint8Array(0);
  if (Array.isArray(data)) throw new TypeError('texts cannot be handed to a WebAssembly function');
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

function requireBytes(op: string, dtype: Parameters<typeof memoryBytes>[0]): void {
  if (memoryBytes(dtype) > 0) return;
  throw new ZooError({
    code: 'WASM_OP_DTYPE',
    category: 'usage',
    message: `a WebAssembly function cannot make results of this type`,
    place: { op },
    received: dtype,
  });
}
