import {
  type I32,
  i8x16,
  i16x8,
  i32,
  i32x4,
  type Local,
  type Routine,
  sum,
  type V128,
  v128,
} from '../../simd/index.ts';
import { PICKED_PLACE, PLACE_BYTES, QUAD_ENTRY } from './quads.ts';

/** The largest sum of two neighbouring weights, times 255, that 16 bits hold. */
const LARGEST_PAIR = 128;

/** Steps of the depth among which a picked quad finds its four. */
export const WINDOW = 16;

/** Rows of a window by step, then their order. */
export const WINDOW_BYTES = WINDOW * 16 + WINDOW * 4;

/** Quads of a panel, of several rounds behind one another, and where they go. */
export interface NaturalQuads {
  readonly from: Local<'i32'>;
  readonly quads: Local<'i32'>;
  /** Of a quad of all columns: a multiple of 32. */
  readonly quadBytes: Local<'i32'>;
  /** Of one round: those of whole windows. */
  readonly quadsOfRound: Local<'i32'>;
  readonly to: Local<'i32'>;
  /** Room: for places, for the numbers of all quads, and for a window, in which columns beyond the panel are 0. */
  readonly places: Local<'i32'>;
  readonly rest: Local<'i32'>;
  readonly rows: Local<'i32'>;
  /** Where the numbers of octs, quads and picked quads go, and where those of all panels are added up. */
  readonly entries: Local<'i32'>;
  readonly totals: Local<'i32'>;
}

/**
 * Puts the quads of `packQuadRows` in the order of `gemmQuads`: octs, quads, and what is left picked anew, so that no
 * pair leaves 16 bits; quads of zeros are left out. Places follow the weights; `to` is moved behind them.
 */
export function arrangeQuads(f: Routine, p: NaturalQuads): void {
  const { quadBytes } = p;
  const places = f.int(p.places);
  const since = f.int(places);
  const counted = (offset: number, bytes: number) => {
    const count = f.int(i32.div_u(i32.sub(places, since), bytes));
    f.storeI32(p.entries, count, offset);
    f.storeI32(p.totals, i32.add(i32.load(p.totals, offset), count), offset);
    f.set(since, places);
  };
  const wide = f.int(p.rest);
  f.times(p.quads, () => {
    f.storeI32(wide, i32.shr_u(i32.sub(wide, p.rest), 2));
    f.step(wide, 4);
  });
  const next = f.int(0);
  const end = f.int(0);
  const keepFitting = (together: number) => {
    f.set(next, p.rest);
    f.set(end, wide);
    f.set(wide, p.rest); // those that do not fit take the place of those that have been looked at
    f.while(
      () => i32.lt_u(next, end),
      () => {
        const quad = f.int(i32.load(next));
        const at = f.int(i32.add(p.from, i32.mul(quad, quadBytes)));
        const all = together === 1 ? [at] : [at, i32.add(at, quadBytes)];
        sorted(f, all, quadBytes, {
          fit: () => {
            const bytes = f.int(i32.mul(quadBytes, together));
            f.copy(p.to, at, bytes);
            f.step(p.to, bytes);
            f.storeI32(places, placeOf(quad, p));
            f.step(places, PLACE_BYTES.quads);
          },
          wide: () => {
            for (let i = 0; i < together; i++) f.storeI32(wide, i32.add(quad, i), 4 * i);
            f.step(wide, 4 * together);
          },
        });
        f.step(next, 4 * together);
      },
    );
  };
  keepFitting(2);
  counted(QUAD_ENTRY.octs, PLACE_BYTES.octs);
  keepFitting(1);
  counted(QUAD_ENTRY.quads, PLACE_BYTES.quads);

  f.set(next, p.rest);
  f.while(
    () => i32.lt_u(next, wide),
    () => {
      const window = f.int(i32.shr_u(i32.load(next), 2));
      const rows = f.int(0);
      f.while(
        () => i32.and(i32.lt_u(next, wide), i32.eq(i32.shr_u(i32.load(next), 2), window)),
        () => {
          addRows(f, p, f.int(i32.load(next)), rows);
          f.step(next, 4);
        },
      );
      pickQuads(f, { ...p, places }, placeOf(i32.shl(window, 2), p), rows);
    },
  );
  counted(QUAD_ENTRY.picked, PLACE_BYTES.picked);
  const placeBytes = f.int(i32.sub(places, p.places));
  f.copy(p.to, p.places, placeBytes);
  f.step(p.to, placeBytes);
}

/** Where the activations of a quad are in a row. */
function placeOf(quad: I32, { quadsOfRound }: NaturalQuads): I32 {
  return i32.shl(i32.rem_u(quad, quadsOfRound), 2);
}

/** Do the pairs of quads at some addresses, added up, fit 16 bits? Nothing where all weights are zero. */
function sorted(
  f: Routine,
  quads: readonly I32[],
  quadBytes: I32,
  then: { readonly fit: () => void; readonly wide: () => void },
): void {
  const zero = i16x8.splat(0);
  const [most, least, some] = [0, 1, 2].map(() => f.let(zero));
  const places = quads.map((quad) => f.int(quad));
  const left = f.int(quadBytes);
  f.repeat(
    () => {
      const weights = places.map((place) => f.let(v128.load(place)));
      const sums = (part: (a: V128, b: V128) => V128) =>
        weights.map((x) => i16x8.extadd_pairwise_i8x16_s(part(x, zero))).reduce((x, y) => i16x8.add(x, y));
      f.set(most, i16x8.max_s(most, sums(i8x16.max_s)));
      f.set(least, i16x8.min_s(least, sums(i8x16.min_s)));
      f.set(
        some,
        weights.reduce<V128>((x, y) => v128.or(x, y), some),
      );
      for (const place of places) f.step(place, 16);
      f.step(left, -16);
    },
    () => left,
  );
  const tooLarge = i16x8.gt_s(most, i16x8.splat(LARGEST_PAIR));
  const tooSmall = i16x8.gt_s(i16x8.splat(-LARGEST_PAIR), least);
  f.if(v128.anyTrue(some), () => {
    f.if(v128.anyTrue(v128.or(tooLarge, tooSmall)), then.wide, then.fit);
  });
}

/**
 * The four steps of a quad as rows of sixteen columns in the window, and their numbers, less those of zeros, where the
 * row with the largest weight comes first.
 */
function addRows(f: Routine, p: NaturalQuads, quad: Local<'i32'>, count: Local<'i32'>): void {
  const first = f.int(i32.shl(i32.and(quad, 3), 2));
  const row = f.int(i32.add(p.rows, i32.shl(first, 4)));
  const at = f.int(i32.add(p.from, i32.mul(quad, p.quadBytes)));
  const [column, left] = [f.int(row), f.int(p.quadBytes)];
  f.repeat(
    () => {
      const x = f.let(i8x16.shuffle(v128.load(at), v128.load(at), BY_STEP));
      for (let k = 0; k < 4; k++) f.storeLane(4, column, x, k, 16 * k);
      f.step(at, 16);
      f.step(column, 4);
      f.step(left, -16);
    },
    () => left,
  );
  const order = f.int(i32.add(p.rows, WINDOW * 16));
  f.times(4, () => {
    const largest = f.let(i8x16.abs(v128.load(row)));
    for (const lanes of HALVES) f.set(largest, i8x16.max_u(largest, i8x16.shuffle(largest, largest, lanes)));
    const key = f.int(i32.add(i32.shl(i32.and(i32x4.extract(largest, 0), 255), 4), first));
    f.if(i32.ge_u(key, 16), () => {
      const to = f.int(i32.add(order, i32.shl(count, 2)));
      f.while(
        () => i32.and(i32.gt_u(to, order), i32.lt_u(i32.load(i32.sub(to, 4)), key)),
        () => {
          f.storeI32(to, i32.load(i32.sub(to, 4)));
          f.step(to, -4);
        },
      );
      f.storeI32(to, key);
      f.step(count, 1);
    });
    f.step(row, 16);
    f.step(first, 1);
  });
}

const BY_STEP = Array.from({ length: 16 }, (_, i) => 4 * (i % 4) + (i >> 2));

/** Brings the other half of what counts in front. */
const HALVES = [8, 4, 2, 1].map((half) => Array.from({ length: 16 }, (_, i) => (i + half) % 16));

/** Pairs each row, large weights first, with the first one behind it that fits, and writes two pairs as a quad, the last one with zeros. */
function pickQuads(
  f: Routine,
  p: Pick<NaturalQuads, 'to' | 'places' | 'rows' | 'quadBytes'>,
  place: I32,
  count: I32,
): void {
  const at = f.int(place);
  const rowOf = (rank: I32) => f.int(i32.and(i32.load(sum(p.rows, i32.shl(rank, 2)), WINDOW * 16), 15));
  const weightsOf = (row: I32) => v128.load(i32.add(p.rows, i32.shl(row, 4)));
  const open = f.int(i32.sub(i32.shl(1, count), 1));
  const [low, high] = [0, 1].map(() => f.let(i16x8.splat(0)));
  const which = f.int(0);
  const half = f.int(0);
  f.while(
    () => i32.or(open, half),
    () => {
      const [weights, partner] = [0, 1].map(() => f.let(i8x16.splat(0)));
      const pair = f.int(0);
      f.if(open, () => {
        f.set(pair, rowOf(i32.ctz(open)));
        f.set(weights, weightsOf(pair));
        f.set(open, i32.and(open, i32.sub(open, 1)));
        const others = f.int(open);
        f.while(
          () => others,
          () => {
            const other = rowOf(i32.ctz(others));
            const found = f.let(weightsOf(other));
            f.if(
              v128.anyTrue(v128.xor(i8x16.add(weights, found), i8x16.add_sat_s(weights, found))),
              () => f.set(others, i32.and(others, i32.sub(others, 1))),
              () => {
                f.set(partner, found);
                f.set(pair, i32.or(pair, i32.shl(other, 8)));
                f.set(open, i32.xor(open, i32.and(others, i32.sub(0, others))));
                f.set(others, i32.const(0));
              },
            );
          },
        );
      });
      const next = [LOW_BYTES, HIGH_BYTES].map((lanes) => f.let(i8x16.shuffle(weights, partner, lanes)));
      f.if(
        half,
        () => {
          f.store(p.to, i16x8.interleaveLow(low, next[0]));
          f.store(p.to, i16x8.interleaveHigh(low, next[0]), 16);
          f.if(i32.gt_u(p.quadBytes, 32), () => {
            f.store(p.to, i16x8.interleaveLow(high, next[1]), 32);
            f.store(p.to, i16x8.interleaveHigh(high, next[1]), 48);
          });
          f.step(p.to, p.quadBytes);
          f.storeI32(p.places, i32.or(which, i32.shl(pair, 16)), PICKED_PLACE.which);
          f.storeI32(p.places, at, PICKED_PLACE.distance);
          f.step(p.places, PLACE_BYTES.picked);
        },
        () => {
          f.set(which, pair);
          f.set(low, next[0]);
          f.set(high, next[1]);
        },
      );
      f.set(half, i32.xor(half, 1));
    },
  );
}

/** Bytes of two vectors in turn. */
const LOW_BYTES = Array.from({ length: 16 }, (_, i) => (i >> 1) + 16 * (i & 1));
const HIGH_BYTES = LOW_BYTES.map((lane) => lane + 8);
