import { ZooError } from '@zoo/core';
import type { Item } from '../source.ts';
import type { Digest } from './digest.ts';

/** A digest that does not fit, with what came instead. */
export interface BrokenPromise {
  readonly promised: Digest;
  readonly found: string;
}

/** Throws where the bytes that came are not those that were promised. */
export function checkPromises(item: Item, broken: BrokenPromise | undefined, done: number): void {
  const wrongLength = item.bytes !== undefined && item.bytes !== done;
  if (broken === undefined && !wrongLength) return;
  throw new ZooError({
    code: 'HUB_DIGEST_MISMATCH',
    category: 'damaged-input',
    message: 'the bytes are not the promised ones',
    place: { file: item.path },
    expected: broken ? `${broken.promised.algorithm} ${broken.promised.hex}` : `${item.bytes} bytes`,
    received: broken ? broken.found : `${done} bytes`,
    hint: 'Nothing was kept; try again, or another source',
  });
}
