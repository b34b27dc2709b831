import { f32, type I32, i32, type Local, type Routine } from '../../simd/index.ts';

/** Numbers of boxes that come by falling score, of equal ones the first. */
export interface Candidates {
  readonly size: Local<'i32'>;
  /** Not yet in order. */
  add(box: I32): void;
  /** Puts what has been added in order. */
  order(): void;
  first(): I32;
  dropFirst(): void;
  /** The score of the first one has changed; if it has grown it stays the first one. */
  sinkFirst(): void;
}

/**
 * Candidates wait in a heap, not sorted: of thousands a few dozen are asked for. Scores are floats by number of the box, and
 * no candidate's is NaN.
 */
export function candidatesIn(f: Routine, heap: Local<'i32'>, scores: Local<'i32'>): Candidates {
  const size = f.int(0);
  const entry = (index: I32) => i32.add(heap, i32.shl(index, 2));
  const score = (box: I32) => f32.load(i32.add(scores, i32.shl(box, 2)));
  const isBefore = (a: Local<'i32'>, b: Local<'i32'>) => {
    const [x, y] = [a, b].map((box) => f.let(score(box), 'f32'));
    return i32.or(f32.gt(x, y), i32.and(f32.eq(x, y), i32.lt_s(a, b)));
  };
  /** Moves an entry down until those below it come later. */
  const sink = (root: I32) => {
    const at = f.int(root);
    const moved = f.int(i32.load(entry(at)));
    const child = f.int(i32.add(i32.shl(at, 1), 1));
    f.while(
      () => i32.lt_s(child, size),
      () => {
        const box = f.int(i32.load(entry(child)));
        f.if(i32.lt_s(i32.add(child, 1), size), () => {
          const other = f.int(i32.load(entry(child), 4));
          f.if(isBefore(other, box), () => {
            f.set(box, other);
            f.step(child, 1);
          });
        });
        f.if(
          isBefore(box, moved),
          () => {
            f.storeI32(entry(at), box);
            f.set(at, child);
            f.set(child, i32.add(i32.shl(at, 1), 1));
          },
          () => f.set(child, size),
        );
      },
    );
    f.storeI32(entry(at), moved);
  };
  return {
    size,
    add(box) {
      f.storeI32(entry(size), box);
      f.step(size, 1);
    },
    order() {
      const root = f.int(i32.shr_u(size, 1));
      f.while(
        () => root,
        () => {
          f.step(root, -1);
          sink(root);
        },
      );
    },
    first: () => i32.load(heap),
    dropFirst() {
      f.step(size, -1);
      f.storeI32(heap, i32.load(entry(size)));
      sink(i32.const(0));
    },
    sinkFirst: () => sink(i32.const(0)),
  };
}
