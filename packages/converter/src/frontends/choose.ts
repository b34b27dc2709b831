import { ZooError } from '@zoo/core';
import type { ModelSource } from '../source.ts';
import type { FrontEnd } from './frontend.ts';
import * as exported from './index.ts';

export const frontEnds: readonly FrontEnd[] = Object.values(exported);

export interface Choice {
  readonly frontEnd: FrontEnd;
  readonly entry: string;
  readonly reason: string;
}

/** The front-end that is surest of the source; the first of equals. */
export async function chooseFrontEnd(
  source: ModelSource,
  candidates: readonly FrontEnd[] = frontEnds,
): Promise<Choice> {
  const answers = [];
  for (const frontEnd of candidates) answers.push({ frontEnd, ...(await frontEnd.sniff(source)) });
  const best = answers.reduce((a, b) => (b.confidence > a.confidence ? b : a));
  if (best.confidence > 0 && best.entry !== undefined) {
    return { frontEnd: best.frontEnd, entry: best.entry, reason: best.reason };
  }
  throw new ZooError({
    code: 'SOURCE_FORMAT',
    category: 'damaged-input',
    message: 'no known model format',
    place: { file: source.name },
    expected: candidates.map((frontEnd) => frontEnd.summary).join('; '),
    received: answers.map(({ reason }) => reason).join('; '),
  });
}
