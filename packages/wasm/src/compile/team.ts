import { atomic, type I32, type I64, i32, i64, type Local, Routine } from '../simd/index.ts';

/**
 * How threads share the stages of a program. The thread that runs it publishes one 64-bit word for each shared stage:
 *
 *     stage + 1 (16 bits) | pieces (24 bits) | next piece (24 bits)
 *
 * Everybody takes pieces by adding 1 to the word. What was there before tells the stage as well, so that a late thread
 * never computes a piece of a stage that is over. Others count what they have done in a second word, and the publisher
 * goes on when all pieces are done. Nobody counts threads: one that sleeps or was taken off its core costs nothing
 * as long as it holds no piece.
 */
export const CONTROL = {
  /** Byte addresses in the memory of the model, on cache lines of their own. 0: no run is going on. */
  word: 64,
  done: 128,
  /** Not 0: a thread has failed, and its piece will never be done. */
  failed: 192,
  end: 256,
} as const;

/** A word without pieces, while the publisher is busy itself. */
const OPEN = 0xffffn << 48n;

const FIELD = 0xffffffn;

/** Turns of a loop that looks for work before it sleeps: some 50 us. */
const SPINS = 20_000;

/** Sleeps are short: nobody is woken up. */
const NAP_NANOSECONDS = 50_000n;

/** Indices of functions in the module of the program. */
export interface TeamFunctions {
  /** `(stage, piece, thread)` */
  readonly piece: number;
}

function nextOf(word: I64): I64 {
  return i64.and(word, i64.const(FIELD));
}

function piecesOf(word: I64): I64 {
  return i64.and(i64.shr_u(word, i64.const(24n)), i64.const(FIELD));
}

function hasPieces(word: Local<'i64'>): I32 {
  return i32.lt_u(i64.wrap(nextOf(word)), i64.wrap(piecesOf(word)));
}

/** Takes a piece, if there still is one, computes it, and then runs `done`. */
function takePiece(f: Routine, { piece }: TeamFunctions, thread: I32, done: () => void): void {
  const word = f.let(atomic.add64(CONTROL.word, i64.const(1n)));
  f.if(hasPieces(word), () => {
    const stage = i32.sub(i64.wrap(i64.shr_u(word, i64.const(48n))), 1);
    f.call(piece, [stage, i64.wrap(nextOf(word)), thread]);
    done();
  });
}

/** `(stage, pieces)`: computes a stage together with whoever comes. */
export function shareRoutine(functions: TeamFunctions, mayBlock: boolean): Routine {
  const f = new Routine({ params: ['i32', 'i32'], results: [] });
  const [stage, pieces] = [f.parameter(0), f.parameter(1)] as Local<'i32'>[];
  f.atomicStore(CONTROL.done, 0);
  const fields = [
    i64.shl(i64.fromU32(i32.add(stage, 1)), i64.const(48n)),
    i64.shl(i64.fromU32(pieces), i64.const(24n)),
  ];
  f.atomicStore64(CONTROL.word, i64.or(fields[0], fields[1]));
  const left = f.int(pieces);
  const word = f.let(atomic.load64(CONTROL.word));
  f.while(
    () => hasPieces(word),
    () => {
      takePiece(f, functions, i32.const(0), () => f.step(left, -1));
      f.set(word, atomic.load64(CONTROL.word));
    },
  );
  awaitOthers(f, left, mayBlock);
  return f;
}

/** Until others have done `left` pieces. */
function awaitOthers(f: Routine, left: Local<'i32'>, mayBlock: boolean): void {
  const turns = f.int(0);
  const done = f.int(atomic.load(CONTROL.done));
  f.while(
    () => i32.lt_s(done, left),
    () => {
      f.if(atomic.load(CONTROL.failed), () => f.trap());
      f.step(turns, 1);
      if (mayBlock)
        f.if(i32.gt_u(turns, SPINS), () => f.run(atomic.wait(CONTROL.done, done, NAP_NANOSECONDS)));
      f.set(done, atomic.load(CONTROL.done));
    },
  );
}

/** `(thread)`: what another thread does while a run is going on. */
export function workRoutine(functions: TeamFunctions): Routine {
  const f = new Routine({ params: ['i32'], results: [] });
  const thread = f.parameter(0) as Local<'i32'>;
  const idle = f.int(0);
  const word = f.local('i64');
  f.repeat(
    () => {
      f.set(word, atomic.load64(CONTROL.word));
      f.if(
        hasPieces(word),
        () => {
          takePiece(f, functions, thread, () => f.run(atomic.add(CONTROL.done, 1)));
          f.set(idle, i32.const(0));
        },
        () => {
          f.step(idle, 1);
          f.if(i32.gt_u(idle, SPINS), () =>
            f.run(atomic.wait(CONTROL.word, i64.wrap(word), NAP_NANOSECONDS)),
          );
        },
      );
    },
    () => i64.ne(word, i64.const(0n)),
  );
  return f;
}

/** Begins and ends a run: others come while the word is not 0. */
export function openRun(f: Routine): void {
  f.atomicStore64(CONTROL.word, i64.const(OPEN));
}

export function closeRun(f: Routine): void {
  f.atomicStore64(CONTROL.word, i64.const(0n));
}
