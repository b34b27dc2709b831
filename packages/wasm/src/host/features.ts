import { assemble } from '../assembler/index.ts';
import { f32x4, i16x8, routine, type V128, v128 } from '../simd/index.ts';
import { webAssembly } from './webassembly.ts';

/** What a host can run; each is asked once a call, by a module of a hundred bytes. */
export interface Features {
  readonly simd: boolean;
  readonly relaxed: boolean;
  /**
   * `i16x8.relaxed_dot_i8x16_i7x16_s` takes the bytes of its second operand as unsigned ones (x64 does). The
   * specification leaves open what becomes of their upper bit, so it is tried.
   */
  readonly byteDot: boolean;
}

export function detectFeatures(): Features {
  const one = f32x4.splat(1);
  const relaxed = runs(f32x4.relaxed_madd(one, one, one));
  return { simd: relaxed || runs(f32x4.add(one, one)), relaxed, byteDot: relaxed && isByteDot() };
}

/**
 * Whether loops with fourteen vectors keep them in registers on x64: V8 does from 13 on and spills some before (measured
 * with 11.3 and 12.4), JavaScriptCore does. Engines are not asked for their version: those that have this class are new
 * enough. (64-bit memories are no such sign: V8 12.4 of Node 22 has them, JavaScriptCore has not.)
 */
export function keepsManyVectors(): boolean {
  return 'Float16Array' in globalThis;
}

let byteDot: boolean | undefined;

/** Asked once: it takes a memory, for which engines reserve 10 GiB of addresses until they collect garbage. */
function isByteDot(): boolean {
  byteDot ??= multipliesUnsigned();
  return byteDot;
}

function runs(value: V128): boolean {
  const { type, body } = routine({}, (f) => f.let(value));
  return webAssembly?.validate(assemble({ functions: [{ name: 'probe', type, body }] })) ?? false;
}

/** Pairs of products, at the limits of what 16 bits hold too. */
function multipliesUnsigned(): boolean {
  if (!webAssembly) return false;
  const signed = [-128, 0, 127, 1, -64, -64, 64, 64, -1, -127, 3, -5, 0, -128, 127, -127];
  const unsigned = [255, 1, 255, 255, 255, 255, 255, 255, 128, 127, 200, 129, 9, 254, 255, 255];
  const { type, body } = routine({}, (f) =>
    f.store(0, i16x8.relaxed_dot_i8x16_i7x16_s(v128.load(16), v128.load(32))),
  );
  const memory = new webAssembly.Memory({ initial: 1 });
  new Int8Array(memory.buffer, 16).set(signed);
  new Uint8Array(memory.buffer, 32).set(unsigned);
  const bytes = assemble({ memory: { minPages: 0 }, functions: [{ name: 'probe', type, body }] });
  new webAssembly.Instance(new webAssembly.Module(bytes), { env: { memory } }).exports.probe();
  const sums = new Int16Array(memory.buffer, 0, 8);
  return sums.every(
    (sum, i) => sum === [0, 1].reduce((s, j) => s + signed[2 * i + j] * unsigned[2 * i + j], 0),
  );
}
