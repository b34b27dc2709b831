import { type I32, i32, type Local, type Routine } from '../../simd/index.ts';

export type Rows = readonly Local<'i32'>[];

/** Rows that are multiplied, and where their results go. */
export interface TiledRows {
  readonly rows: Local<'i32'>;
  readonly a: I32;
  readonly aPitch: Local<'i32'>;
  readonly c: I32;
  readonly cPitch: Local<'i32'>;
}

/**
 * Runs the body for each `count` rows, with the addresses of those of A, and what makes the addresses of those of C when they
 * are needed. Rows beyond the last are computed again in place of the last one, which costs less than code for each
 * remainder. How far it is from row to row changes with the last tile only, so that others pay one comparison for it.
 */
export function eachTile(
  f: Routine,
  { rows, a, aPitch, c, cPitch }: TiledRows,
  count: number,
  body: (rowsOfA: Rows, rowsOfC: () => Rows) => void,
): void {
  const left = f.int(rows);
  const operands = [
    { first: f.int(a), pitch: aPitch, steps: stepsOf(f, aPitch, count) },
    { first: f.int(c), pitch: cPitch, steps: stepsOf(f, cPitch, count) },
  ];
  const [rowsOfA, rowsOfC] = operands.map(({ first, steps }) => () => {
    const addresses = [f.int(first)];
    for (const step of steps) addresses.push(f.int(i32.add(addresses[addresses.length - 1], step)));
    return addresses;
  });
  f.repeat(
    () => {
      f.if(i32.lt_s(left, count), () => {
        for (const { pitch, steps } of operands) {
          steps.forEach((step, i) => {
            f.set(step, i32.select(i32.gt_s(left, i + 1), pitch, 0));
          });
        }
      });
      body(rowsOfA(), rowsOfC);
      for (const { first, pitch } of operands) f.step(first, i32.mul(pitch, count));
      f.step(left, -count);
    },
    () => i32.gt_s(left, 0),
  );
}

function stepsOf(f: Routine, pitch: Local<'i32'>, count: number): Rows {
  return Array.from({ length: count - 1 }, () => f.int(pitch));
}
