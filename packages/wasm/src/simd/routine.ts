import {
  ATOMIC,
  BULK,
  type Bytes,
  bytes,
  CONTROL,
  type FunctionBody,
  type FunctionType,
  MEMORY,
  unsigned,
  type ValueType,
  VECTOR,
} from '../assembler/index.ts';
import {
  type Expression,
  type F32,
  type I32,
  type I32Like,
  type Local,
  local,
  toI32,
  type V128,
  WRITE,
  withImmediate,
} from './expression.ts';
import { ADD, i32 } from './scalar.ts';
import { f32x4 } from './vector.ts';

/** Blocks leave nothing on the stack. */
const VOID = 0x40;
const BLOCK = bytes(CONTROL.block, VOID);
const LOOP = bytes(CONTROL.loop, VOID);
const IF = bytes(CONTROL.if, VOID);
const ELSE = bytes(CONTROL.else);
const END = bytes(CONTROL.end);
/** `br_if 0`, then `end`: a loop begins again if the number on the stack is not 0. */
const REPEAT = bytes(CONTROL.br_if, 0, CONTROL.end);

/**
 * A function while it is written: statements append instructions, blocks are JavaScript callbacks.
 *
 *     const scale = routine({ at: 'i32', count: 'i32', by: 'v128' }, (f, { at, count, by }) => {
 *       f.times(count, () => {
 *         f.store(at, f32x4.mul(v128.load(at), by));
 *         f.step(at, 16);
 *       });
 *     });
 */
export class Routine {
  readonly type: FunctionType;
  readonly #locals: ValueType[] = [];
  #code: Bytes = '';
  /** What comes in front of the code: vectors that never change. */
  #constants: Bytes = '';
  #vectors?: Map<number, Local<'v128'>>;

  constructor(type: FunctionType) {
    this.type = type;
  }

  get body(): FunctionBody {
    return { locals: this.#locals, code: this.#constants + this.#code };
  }

  /** A new local variable with this value: a vector, or what `type` says. */
  let(value: V128): Local<'v128'>;
  let<T extends ValueType>(value: Expression<T>, type: T): Local<T>;
  let(value: Expression, type: ValueType = 'v128'): Local {
    const variable = local(this.type.params.length + this.#locals.push(type) - 1);
    this.#code += value + WRITE + variable.slice(1);
    return variable;
  }

  /** A new i32 variable. */
  int(value: I32Like): Local<'i32'> {
    return this.let(toI32(value), 'i32');
  }

  /**
   * A float32 in all four lanes, made once, where the function begins: for loops that need few registers. Engines make
   * vectors that are written as constants again in every turn, by two or three instructions. 0 and -0 are the same here.
   */
  constant(value: number): Local<'v128'> {
    this.#vectors ??= new Map();
    const known = this.#vectors.get(value);
    if (known) return known;
    const local = this.local('v128');
    this.#constants += f32x4.splat(value) + WRITE + local.slice(1);
    this.#vectors.set(value, local);
    return local;
  }

  /** A new variable without a value yet. */
  local<T extends ValueType>(type: T): Local<T> {
    return local(this.type.params.length + this.#locals.push(type) - 1);
  }

  /** local = value */
  set<T extends ValueType>(local: Local<T>, value: Expression<T>): void {
    this.#code += value + WRITE + local.slice(1);
  }

  /** local += by */
  step(local: Local<'i32'>, by: I32Like): void {
    this.#code += local + toI32(by) + ADD + WRITE + local.slice(1);
  }

  /**
   * Calls a function without result.
   *
   * @param index in the module, imports first
   * @param operands their expressions, joined
   */
  call(index: number, operands: Bytes): void {
    this.#code += operands + callOf(index);
  }

  // --- control flow ---

  /** Runs `then` where the condition is not 0, else `otherwise`. */
  if(condition: I32, then: () => void, otherwise?: () => void): void {
    this.#code += condition + IF;
    then();
    if (otherwise) {
      this.#code += ELSE;
      otherwise();
    }
    this.#code += END;
  }

  /** Runs the body, and again while the condition holds. The cheapest loop: one branch. */
  repeat(body: () => void, condition: () => I32): void {
    this.#code += LOOP;
    body();
    this.#code += condition() + REPEAT;
  }

  /** Runs the body as long as the condition holds, perhaps never. The condition is written twice. */
  while(condition: () => I32, body: () => void): void {
    this.if(condition(), () => this.repeat(body, condition));
  }

  /** Runs the body `count` times; `count` is evaluated once and may be 0. */
  times(count: I32Like, body: () => void): void {
    const left = this.int(count);
    const isLeft = i32.gt_s(left, 0);
    this.while(
      () => isLeft,
      () => {
        body();
        this.step(left, -1);
      },
    );
  }

  /** The body for each index from `from` up to, not including, `to`. */
  range(from: I32Like, to: I32Like, body: (index: Local<'i32'>) => void): void {
    const index = this.int(from);
    const end = typeof to === 'number' ? toI32(to) : this.let(to, 'i32');
    this.while(
      () => i32.lt_s(index, end),
      () => {
        body(index);
        this.step(index, 1);
      },
    );
  }

  /** Runs one of the cases, by number; numbers beyond the last run none. */
  choose(index: I32, cases: readonly (() => void)[]): void {
    const labels = cases.map((_, i) => unsigned(i)).join('');
    const table = bytes(CONTROL.br_table) + unsigned(cases.length) + labels + unsigned(cases.length);
    this.#code += BLOCK.repeat(cases.length + 1) + index + table;
    cases.forEach((write, i) => {
      this.#code += END;
      write();
      this.#code += bytes(CONTROL.br) + unsigned(cases.length - 1 - i);
    });
    this.#code += END;
  }

  /** Leaves the function. */
  return(): void {
    this.#code += bytes(CONTROL.return);
  }

  /** Ends in an error. */
  trap(): void {
    this.#code += bytes(CONTROL.unreachable);
  }

  /** Computes an expression for what it does to memory, and drops its value. */
  run(expression: Expression): void {
    this.#code += expression + bytes(CONTROL.drop);
  }

  // --- memory ---

  /** Sequentially consistent, like `atomic`. */
  atomicStore(at: I32Like, value: I32Like): void {
    this.#code += toI32(at) + toI32(value) + bytes(ATOMIC.prefix, ATOMIC['i32.store'], 2, 0);
  }

  atomicStore64(at: I32Like, value: Expression<'i64'>): void {
    this.#code += toI32(at) + value + bytes(ATOMIC.prefix, ATOMIC['i64.store'], 3, 0);
  }

  /** Stores sixteen bytes at `at + offset`; addresses need no alignment. */
  store(at: I32Like, value: V128, offset = 0): void {
    this.#store(STORE.v128, at, value, offset);
  }

  storeI32(at: I32Like, value: I32Like, offset = 0): void {
    this.#store(STORE.i32, at, toI32(value), offset);
  }

  /** The lower 8 bits. */
  storeI8(at: I32Like, value: I32, offset = 0): void {
    this.#store(STORE.i8, at, value, offset);
  }

  /** The lower 16 bits. */
  storeI16(at: I32Like, value: I32, offset = 0): void {
    this.#store(STORE.i16, at, value, offset);
  }

  storeF32(at: I32Like, value: F32, offset = 0): void {
    this.#store(STORE.f32, at, value, offset);
  }

  /** Stores one lane of so many bytes. */
  storeLane(width: 1 | 2 | 4 | 8, at: I32Like, value: V128, lane: number, offset = 0): void {
    this.#store(STORE_LANE[width], at, value, offset);
    this.#code += bytes(lane);
  }

  /** `memory.copy`: like `memmove`, the stretches may overlap. */
  copy(to: I32Like, from: I32Like, count: I32Like): void {
    const operands = toI32(to) + toI32(from) + toI32(count);
    this.#code += operands + bytes(BULK.prefix, BULK['memory.copy'], 0, 0);
  }

  /** `memory.fill` */
  fill(to: I32Like, byte: I32Like, count: I32Like): void {
    const operands = toI32(to) + toI32(byte) + toI32(count);
    this.#code += operands + bytes(BULK.prefix, BULK['memory.fill'], 0);
  }

  #store(instruction: WithOffset, at: I32Like, value: Expression, offset: number): void {
    this.#code += toI32(at) + value + instruction(offset);
  }
}

type WithOffset = (offset: number) => Bytes;

const callOf = withImmediate(bytes(CONTROL.call));

/** Opcode and alignment, which is a hint; the offset follows. */
const STORE = {
  v128: storeVector(VECTOR.store.store),
  i32: withImmediate(bytes(MEMORY['i32.store'], 2)),
  i8: withImmediate(bytes(MEMORY['i32.store8'], 0)),
  i16: withImmediate(bytes(MEMORY['i32.store16'], 1)),
  f32: withImmediate(bytes(MEMORY['f32.store'], 2)),
};

/** By bytes of the lane. */
const STORE_LANE = {
  1: storeVector(VECTOR.storeLane.store8_lane),
  2: storeVector(VECTOR.storeLane.store16_lane),
  4: storeVector(VECTOR.storeLane.store32_lane),
  8: storeVector(VECTOR.storeLane.store64_lane),
};

function storeVector(code: number): WithOffset {
  return withImmediate(bytes(0xfd) + unsigned(code) + bytes(0));
}

/** Parameters of a routine as variables, typed by their declaration. */
export type Parameters<P extends Readonly<Record<string, ValueType>>> = {
  readonly [N in keyof P]: Local<P[N]>;
};

/** Writes a function: parameters by name, in the order of their declaration. */
export function routine<P extends Readonly<Record<string, ValueType>>>(
  params: P,
  write: (f: Routine, params: Parameters<P>) => void,
): Routine {
  const f = new Routine({ params: Object.values(params), results: [] });
  const locals: Partial<Record<keyof P, Local>> = {};
  let index = 0;
  for (const name in params) locals[name] = local(index++);
  write(f, locals as Parameters<P>);
  return f;
}
