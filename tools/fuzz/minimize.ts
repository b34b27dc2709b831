import { attempt } from './attempt.ts';
import type { FuzzFile } from './fuzz-file.ts';
import type { SeedModel } from './seeds.ts';
import type { Outcome } from './trial.ts';

/** The same failure with as few mutations as it takes. */
export async function minimized(
  model: SeedModel,
  seed: number,
): Promise<{ file: FuzzFile; outcome: Outcome }> {
  let best = await attempt(model, seed);
  let kept = new Set(best.file.mutations.keys());
  for (const position of [...kept]) {
    const fewer = new Set([...kept].filter((each) => each !== position));
    const tried = await attempt(model, seed, fewer);
    if (tried.outcome.kind !== best.outcome.kind || tried.outcome.code !== best.outcome.code) continue;
    best = tried;
    kept = fewer;
  }
  return best;
}
