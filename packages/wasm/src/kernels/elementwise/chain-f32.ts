import { clampF32, f32x4, type Local, type Routine, type V128, v128 } from '../../simd/index.ts';
import { defineKernel, type Kernel } from '../kernel.ts';
import { BINARY_F32, type BinaryF32 } from './binary-f32.ts';
import { mapF32 } from './nest.ts';
import { UNARY_F32, type UnaryF32 } from './unary-f32.ts';

/** What a link reads: an operand in memory, a number that is the same for all elements, or the result of a link. */
export type ChainSource = readonly ['operand' | 'setting' | 'link', number];

/** One op of a chain. */
export interface ChainLink {
  readonly op: UnaryF32 | BinaryF32;
  /** Operands of the op; for unary ops its parameter may follow. */
  readonly from: readonly ChainSource[];
  /** Settings that are the bounds of its results. */
  readonly bounds?: readonly [low: number, high: number];
}

/** Operands in memory that a chain has room for. */
export const CHAIN_OPERANDS = 3;
/** Numbers, such as bounds, that a chain has room for. */
export const CHAIN_SETTINGS = 8;

/**
 * Several elementwise ops in one pass: each element goes through all links while it is in a register, with the
 * roundings of the single kernels. `outer` rows of `inner` elements; from one row to the next operands and result move
 * by their own steps (0 where an operand repeats).
 */
export function chainF32(links: readonly ChainLink[]): Kernel<keyof typeof PARAMETERS> {
  return defineKernel(`f32-chain-${links.map(nameOf).join('-')}`, PARAMETERS, (f, p) => {
    const sources = links.flatMap(({ from, bounds }) => [...from, ...(bounds ?? []).map(setting)]);
    const settings = [p.s0, p.s1, p.s2, p.s3, p.s4, p.s5, p.s6, p.s7].map((value, i) =>
      uses(sources, 'setting', i) ? f.let(f32x4.splat(value)) : undefined,
    );
    const rows = [p.a, p.b, p.c];
    f.times(p.outer, () => {
      const at = rows.map((row, i) => (uses(sources, 'operand', i) ? f.int(row) : undefined));
      mapF32(f, f.int(p.to), f.int(p.inner), () => {
        const operands = at.map((from) => from && f.let(v128.load(from)));
        for (const from of at) if (from) f.step(from, 16);
        return through(f, links, operands, settings);
      });
      [p.aStep, p.bStep, p.cStep].forEach((step, i) => {
        if (at[i]) f.step(rows[i], step);
      });
      f.step(p.to, p.toStep);
    });
  });
}

type Vectors = readonly (Local<'v128'> | undefined)[];

/** The result of the last link. */
function through(f: Routine, links: readonly ChainLink[], operands: Vectors, settings: Vectors): V128 {
  const results: Local<'v128'>[] = [];
  const found = ([kind, index]: ChainSource) => {
    const vector = { operand: operands, setting: settings, link: results }[kind][index];
    if (!vector) throw new TypeError(`a chain has no ${kind} ${index}`);
    return vector;
  };
  for (const { op, from, bounds } of links) {
    const [x, y = f.constant(0)] = from.map(found);
    const value = isUnary(op) ? UNARY_F32[op](f, x, y) : BINARY_F32[op](x, y);
    const [low, high] = (bounds ?? []).map((index) => found(['setting', index]));
    results.push(f.let(bounds ? clampF32(value, low, high) : value));
  }
  return results[results.length - 1];
}

function isUnary(op: UnaryF32 | BinaryF32): op is UnaryF32 {
  return Object.hasOwn(UNARY_F32, op);
}

function setting(index: number): ChainSource {
  return ['setting', index];
}

function uses(sources: readonly ChainSource[], kind: ChainSource[0], index: number): boolean {
  return sources.some(([of, i]) => of === kind && i === index);
}

/** As in `add(o0,l1)`. */
function nameOf({ op, from, bounds }: ChainLink): string {
  const sources = from.map(([kind, index]) => `${kind[0]}${index}`);
  return `${op}(${sources.join(',')})${bounds ? `[${bounds.join(',')}]` : ''}`;
}

const PARAMETERS = {
  outer: 'i32',
  inner: 'i32',
  a: 'i32',
  aStep: 'i32',
  b: 'i32',
  bStep: 'i32',
  c: 'i32',
  cStep: 'i32',
  to: 'i32',
  toStep: 'i32',
  s0: 'f32',
  s1: 'f32',
  s2: 'f32',
  s3: 'f32',
  s4: 'f32',
  s5: 'f32',
  s6: 'f32',
  s7: 'f32',
} as const;
