import { concat } from '../encoding.ts';
import type { Body, HttpResponse } from '../http/client.ts';
import { TransientError } from '../http/failure.ts';

/** What one request brings. */
const PIECE = 2 * 2 ** 20;
/** How long one connection is watched before others join it, in ms. */
const TRIAL = 500;
/** One connection at this rate (bytes a ms) leaves nothing to win: what lies behind it is the bottleneck. */
const QUICK = 25_000;
/** What would be over so soon (ms) is not worth more connections. */
const SOON = 2_000;

/**
 * Decides whether several connections would help: many servers and long ways give each connection only so much. The first
 * one shows what it brings; where that is little, and much is left, others fetch what comes later meanwhile.
 */
export class Pace {
  readonly #began = performance.now();
  #bytes = 0;

  /** @returns whether it is time for more connections */
  isSlow(chunk: number, left: number, now = performance.now()): boolean {
    this.#bytes += chunk;
    const elapsed = now - this.#began;
    const rate = this.#bytes / elapsed;
    return elapsed >= TRIAL && rate < QUICK && left > 2 * PIECE && left / rate > SOON;
  }
}

/**
 * The bytes from `start` to before `end` in their order, by several requests at a time.
 *
 * @param open asks for the bytes from one offset to before another, and rejects where others come
 * @param lanes requests at a time; each holds at most one piece in memory
 */
export async function* aheadOf(
  start: number,
  end: number,
  lanes: number,
  open: (from: number, to: number) => Promise<HttpResponse>,
): AsyncGenerator<Uint8Array> {
  const underWay: Promise<Uint8Array>[] = [];
  const bodies = new Set<Body>();
  let next = start;
  let isOver = false;
  const read = async (from: number, to: number): Promise<Uint8Array> => {
    const { body } = await open(from, to);
    if (isOver) body.destroy();
    bodies.add(body);
    const chunks: Uint8Array[] = [];
    for await (const chunk of body) chunks.push(chunk);
    bodies.delete(body);
    const piece = concat(chunks);
    if (piece.length === to - from) return piece;
    throw new TransientError({
      code: 'HUB_CUT_SHORT',
      category: 'network',
      message: 'a piece stopped too early',
    });
  };
  try {
    for (;;) {
      for (; underWay.length < lanes && next < end; next += PIECE) {
        const piece = read(next, Math.min(end, next + PIECE));
        // Who waits for it sees its failure; until then it must not end the process.
        piece.catch(() => {});
        underWay.push(piece);
      }
      const first = underWay.shift();
      if (first === undefined) return;
      yield await first;
    }
  } finally {
    isOver = true;
    for (const body of bodies) body.destroy();
  }
}
