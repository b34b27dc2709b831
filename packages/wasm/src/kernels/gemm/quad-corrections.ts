import { type I32, type I32Like, i32, type Local, type Routine, sum } from '../../simd/index.ts';
import type { Int8Type } from './int8.ts';
import { LARGEST_PAIR } from './quad-rows.ts';

/** Times that the same quad can need another one, for any weights of 8 bits less any zero point. */
export const MOST_CORRECTIONS = 3;

/** Of a pair that a quad could not hold: number of the quad, place in it, what is left of two weights. */
export const PAIR_BYTES = 16;

/** A panel whose rows are quads. */
export interface QuadPanel {
  readonly from: Local<'i32'>;
  readonly depth: Local<'i32'>;
  readonly zero: Local<'i32'>;
  readonly to: Local<'i32'>;
  readonly quads: Local<'i32'>;
  readonly quadBytes: Local<'i32'>;
  readonly list: Local<'i32'>;
  /** Room: for two pairs an entry of the list, for 32 bits a quad, and for as many a correction. */
  readonly pairs: Local<'i32'>;
  readonly slots: Local<'i32'>;
  readonly distances: Local<'i32'>;
}

/**
 * Puts as much of listed weights into their quads as those hold, and what is left into further quads, until nothing is
 * left. Those follow the quads of the panel, and then for each of them how far from the end of a row its activations
 * are. See `packQuadRows`.
 *
 * @returns the number of corrections
 */
export function correctQuads(f: Routine, type: Int8Type, count: I32, p: QuadPanel): Local<'i32'> {
  const corrections = f.int(sum(p.to, i32.mul(p.quads, p.quadBytes)));
  const left = f.int(p.pairs); // behind the last pair
  const made = f.int(0);
  const listed = f.int(p.list);
  f.fill(p.slots, 0, i32.shl(p.quads, 2));
  f.times(count, () => {
    placeListed(f, type, p, listed, left);
    f.step(listed, 4);
  });
  f.while(
    () => i32.gt_u(left, p.pairs),
    () => {
      const end = f.int(left);
      const before = f.int(made);
      const pair = f.int(p.pairs);
      f.set(left, p.pairs);
      f.repeat(
        () => {
          const quad = f.int(i32.load(pair));
          const slot = slotOf(f, p, quad, before, made, corrections);
          const at = f.int(sum(corrections, i32.mul(i32.sub(slot, 1), p.quadBytes), i32.load(pair, 4)));
          const weights = [f.int(i32.load(pair, 8)), f.int(i32.load(pair, 12))] as const;
          placePair(f, at, weights, { quad, offset: f.int(i32.load(pair, 4)), left });
          f.step(pair, PAIR_BYTES);
        },
        () => i32.lt_u(pair, end),
      );
    },
  );
  f.copy(i32.add(corrections, i32.mul(made, p.quadBytes)), p.distances, i32.shl(made, 2));
  return made;
}

/** Two pairs of weights of an entry of the list. */
function placeListed(
  f: Routine,
  type: Int8Type,
  p: QuadPanel,
  listed: Local<'i32'>,
  left: Local<'i32'>,
): void {
  const load = type === 'int8' ? i32.load8_s : i32.load8_u;
  const entry = f.int(i32.load(listed));
  const [quad, lane] = [f.int(i32.shr_u(entry, 4)), f.int(i32.and(entry, 15))];
  const row = f.int(sum(p.from, i32.mul(lane, p.depth), i32.shl(quad, 2)));
  const steps = f.int(i32.sub(p.depth, i32.shl(quad, 2)));
  const weight = (k: number) => f.int(i32.select(i32.gt_s(steps, k), i32.sub(load(row, k), p.zero), 0));
  for (const half of [0, 2]) {
    const offset = f.int(i32.add(i32.shl(lane, 2), half));
    const at = f.int(sum(p.to, i32.mul(quad, p.quadBytes), offset));
    placePair(f, at, [weight(half), weight(half + 1)], { quad, offset, left });
  }
}

/** Writes as much as fits, and notes the rest. */
function placePair(
  f: Routine,
  at: I32,
  [a, b]: readonly [Local<'i32'>, Local<'i32'>],
  { quad, offset, left }: Readonly<Record<'quad' | 'offset' | 'left', Local<'i32'>>>,
): void {
  const partA = f.int(clamp(f, a, -128, 127));
  const fitting = f.int(clamp(f, b, -128, 127));
  const partB = f.int(clamp(f, fitting, i32.sub(-LARGEST_PAIR, partA), i32.sub(LARGEST_PAIR, partA)));
  f.storeI8(at, partA);
  f.storeI8(at, partB, 1);
  f.set(a, i32.sub(a, partA));
  f.set(b, i32.sub(b, partB));
  f.if(i32.or(a, b), () => {
    f.storeI32(left, quad);
    f.storeI32(left, offset, 4);
    f.storeI32(left, a, 8);
    f.storeI32(left, b, 12);
    f.step(left, PAIR_BYTES);
  });
}

/** The correction of a quad in this round, counted from 1; a new one where it has none yet. */
function slotOf(
  f: Routine,
  p: QuadPanel,
  quad: I32,
  before: I32,
  made: Local<'i32'>,
  corrections: I32,
): Local<'i32'> {
  const known = f.int(i32.add(p.slots, i32.shl(quad, 2)));
  const slot = f.int(i32.load(known));
  f.if(i32.le_s(slot, before), () => {
    f.storeI32(i32.add(p.distances, i32.shl(made, 2)), i32.shl(i32.sub(quad, p.quads), 2));
    f.fill(i32.add(corrections, i32.mul(made, p.quadBytes)), 0, p.quadBytes);
    f.step(made, 1);
    f.set(slot, made);
    f.storeI32(known, made);
  });
  return slot;
}

function clamp(f: Routine, value: I32, low: I32Like, high: I32Like): I32 {
  const raised = f.int(i32.select(i32.lt_s(value, low), low, value));
  return i32.select(i32.gt_s(raised, high), high, raised);
}
