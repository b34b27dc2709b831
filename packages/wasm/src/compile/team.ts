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
  toI32,
} from '../simd/index.ts';

/**
 * How threads share the stages of a program. The thread that runs it publishes one 64-bit word for each shared stage:
 *
 *     number of the stage | pieces | taken from the end | taken from the beginning (16 bits each)
 *
 * The publisher takes pieces from the beginning, by adding to their count, and the others from the end, so that each
 * thread finds most of what it wrote in the last stage in its own cache. Others may be late: the stage that they have
 * seen is over, as may be the run and the program, and the word belongs to another program of the same model, whose
 * pieces they cannot compute. So they change it only while it is what they have seen, and the stages of all programs of a
 * memory have numbers of their own. How many pieces are taken at once is a part of what is left: many first, since each
 * time costs something, and one at last, so that nobody waits for long. Others count what they have done in a second
 * word, and the publisher goes on when all pieces are done. Nobody counts threads: one that sleeps or was taken off its
 * core costs nothing as long as it holds no piece.
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

const FIELD = 0xffff;

/**
 * Of a program that threads share; one thread computes larger ones. Numbers fit their field twice, and the table of all
 * stages is within the 65,520 entries that engines allow.
 */
export const MOST_STAGES = 0x7fff;

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
  /** Number of the first stage of the program, and how many it has. */
  readonly first: number;
  readonly stages: number;
}

/** Numbers for stages of the programs of one memory. They come again when all have been given: after minutes. */
export class StageNumbers {
  #last = 0;

  /** @returns the first of so many; 0 is for no stage at all */
  take(count: number): number {
    if (this.#last + count > FIELD) this.#last = 0;
    this.#last += count;
    return this.#last - count + 1;
  }
}

/** The word of a stage that is about to begin, by its number; without pieces while the publisher is busy itself. */
export function wordOf(stage: number, pieces: number): I64 {
  return i64.const((BigInt(stage) << 48n) | (BigInt(pieces) << 32n));
}

function fieldOf(word: I64, index: number): I32 {
  return i32.and(i64.wrap(i64.shr_u(word, i64.const(BigInt(16 * index)))), FIELD);
}

/** Which stage of the program; beyond its last one where the word is of another program, or no run is going on. */
function stageIn({ first }: Pieces, word: I64): I32 {
  return i32.sub(fieldOf(word, 3), first);
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

/** How many pieces to take of those that are left: at least one. */
function shareOf({ parts }: Pieces, word: Local<'i64'>): I32 {
  return sum(i32.div_u(leftOf(word), parts), 1);
}

/** What a word gains where so many pieces are taken from an end. */
function taking(count: I32, from: typeof BEGINNING | typeof END): I64 {
  return i64.shl(i64.extend_u(count), i64.const(BigInt(16 * from)));
}

/** `(word)`: computes a stage together with whoever comes. */
export function shareRoutine(pieces: Pieces, mayBlock: boolean): Routine {
  const f = new Routine({ params: ['i64'], results: [] });
  const word = local<'i64'>(0);
  f.atomicStore(CONTROL.done, 0);
  f.atomicStore64(CONTROL.word, word);
  const done = f.int(0);
  const count = f.int(0);
  f.while(
    () => hasPieces(word),
    () => {
      f.set(count, shareOf(pieces, word));
      f.set(word, atomic.add64(CONTROL.word, taking(count, BEGINNING)));
      f.if(hasPieces(word), () => {
        f.set(count, smaller(count, leftOf(word)));
        f.call(pieces.compute, stageIn(pieces, word) + fieldOf(word, BEGINNING) + count + toI32(0));
        f.step(done, count);
      });
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

/** `(thread)`: what another thread does while a run of this program is going on. */
export function workRoutine(pieces: Pieces): Routine {
  const f = new Routine({ params: ['i32'], results: [] });
  const thread = local<'i32'>(0);
  const idle = f.int(0);
  const count = f.int(0);
  const word = f.local('i64');
  const isOwn = () => i32.lt_u(stageIn(pieces, word), pieces.stages);
  f.repeat(() => {
    f.set(word, atomic.load64(CONTROL.word));
    f.if(
      i32.and(isOwn(), hasPieces(word)),
      () => {
        f.set(idle, i32.const(0));
        f.set(count, shareOf(pieces, word));
        const next = i64.add(word, taking(count, END));
        f.if(i64.eq(atomic.exchange64(CONTROL.word, word, next), word), () => {
          const first = i32.sub(piecesOf(word), sum(fieldOf(word, END), count));
          f.call(pieces.compute, stageIn(pieces, word) + first + count + thread);
          f.run(atomic.add(CONTROL.done, count));
        });
      },
      () => {
        f.step(idle, 1);
        f.if(i32.gt_u(idle, SPINS), () => f.run(atomic.wait(CONTROL.word, i64.wrap(word), NAP_NANOSECONDS)));
      },
    );
  }, isOwn);
  return f;
}

/** Begins and ends a run of a program, by the number of its first stage: others stay in between. */
export function openRun(f: Routine, first: number): void {
  f.atomicStore64(CONTROL.word, wordOf(first, 0));
}

export function closeRun(f: Routine): void {
  f.atomicStore64(CONTROL.word, i64.const(0n));
}
