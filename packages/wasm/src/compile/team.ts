import {
  atomic,
  type I32,
  type I64,
  i32,
  i64,
  type Local,
  local,
  Routine,
  smaller,
  sum,
} from '../simd/index.ts';

/**
 * How threads share the stages of a program. The thread that runs it publishes one 64-bit word for each shared stage:
 *
 *     stage + 1 (16 bits) | pieces (16 bits) | taken from the end (16 bits) | taken from the beginning (16 bits)
 *
 * The publisher takes pieces from the beginning and the others from the end, by adding to their count, so that each
 * thread finds most of what it wrote in the last stage in its own cache. What was there before tells the stage as well,
 * so that a late thread never computes a piece of a stage that is over. How many pieces are taken at once is a part of
 * what is left: many first, since each time costs something, and one at last, so that nobody waits for long. Others
 * count what they have done in a second word, and the publisher goes on when all pieces are done. Nobody counts
 * threads: one that sleeps or was taken off its core costs nothing as long as it holds no piece.
 */
export const CONTROL = {
  /**
   * Byte addresses in the memory of the model, on cache lines of their own. In front of them are zeros, which kernels
   * read in place of what is not there. 0: no run is going on.
   */
  word: 64,
  done: 128,
  /** Not 0: a thread has failed, and its piece will never be done. */
  failed: 192,
  end: 256,
} as const;

/** A word without pieces, while the publisher is busy itself. */
const OPEN = 0xffffn << 48n;

const FIELD = 0xffff;

/** Fields of a word: how many pieces were taken from either end of them. */
const BEGINNING = 0;
const END = 1;

/** Turns of a loop that looks for work before it sleeps: some 50 us. */
const SPINS = 20_000;

/** Sleeps are short: nobody is woken up. */
const NAP_NANOSECONDS = 50_000n;

/** How pieces are taken and computed. */
export interface Pieces {
  /** Index of the function `(stage, first piece, count, thread)` in the module of the program. */
  readonly compute: number;
  /** Of what is left, one part in so many is taken at once; more than there ever are: piece by piece. */
  readonly parts: number;
}

/** The word of a stage that is about to begin. */
export function wordOf(stage: number, pieces: number): I64 {
  return i64.const((BigInt(stage + 1) << 48n) | (BigInt(pieces) << 32n));
}

function fieldOf(word: I64, index: number): I32 {
  return i32.and(i64.wrap(i64.shr_u(word, i64.const(BigInt(16 * index)))), FIELD);
}

/** 0: no run is going on. */
function stageOf(word: I64): I32 {
  return fieldOf(word, 3);
}

function piecesOf(word: I64): I32 {
  return fieldOf(word, 2);
}

/** How many pieces nobody has taken; less than 0 where some came too late. */
function leftOf(word: Local<'i64'>): I32 {
  return i32.sub(piecesOf(word), sum(fieldOf(word, BEGINNING), fieldOf(word, END)));
}

function hasPieces(word: Local<'i64'>): I32 {
  return i32.gt_s(leftOf(word), 0);
}

/** Takes pieces, if there still are any, as many as `seen` lets expect, computes them, and then runs `done`. */
function takePieces(
  f: Routine,
  { compute, parts }: Pieces,
  own: typeof BEGINNING | typeof END,
  thread: I32,
  seen: Local<'i64'>,
  done: (count: I32) => void,
): void {
  const count = f.int(sum(i32.div_u(leftOf(seen), parts), 1));
  const taking = i64.shl(i64.extend_u(count), i64.const(BigInt(16 * own)));
  const word = f.let(atomic.add64(CONTROL.word, taking), 'i64');
  f.if(hasPieces(word), () => {
    f.set(count, smaller(count, leftOf(word)));
    const taken = fieldOf(word, own);
    const first = own === BEGINNING ? taken : i32.sub(piecesOf(word), sum(taken, count));
    f.call(compute, i32.sub(stageOf(word), 1) + first + count + thread);
    done(count);
  });
}

/** `(word)`: computes a stage together with whoever comes. */
export function shareRoutine(pieces: Pieces, mayBlock: boolean): Routine {
  const f = new Routine({ params: ['i64'], results: [] });
  const word = local<'i64'>(0);
  f.atomicStore(CONTROL.done, 0);
  f.atomicStore64(CONTROL.word, word);
  const done = f.int(0);
  f.while(
    () => hasPieces(word),
    () => {
      takePieces(f, pieces, BEGINNING, i32.const(0), word, (count) => f.step(done, count));
      f.set(word, atomic.load64(CONTROL.word));
    },
  );
  awaitOthers(f, i32.sub(piecesOf(word), done), mayBlock);
  return f;
}

/** Until others have done `left` pieces. */
function awaitOthers(f: Routine, left: I32, mayBlock: boolean): void {
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
export function workRoutine(pieces: Pieces): Routine {
  const f = new Routine({ params: ['i32'], results: [] });
  const thread = local<'i32'>(0);
  const idle = f.int(0);
  const word = f.local('i64');
  f.repeat(
    () => {
      f.set(word, atomic.load64(CONTROL.word));
      f.if(
        hasPieces(word),
        () => {
          takePieces(f, pieces, END, thread, word, (count) => f.run(atomic.add(CONTROL.done, count)));
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
    () => stageOf(word), // someone late may have added to a word that was 0
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
