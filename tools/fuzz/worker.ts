import './guard-allocations.ts';
import { writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { attempt, Corpus } from './attempt.ts';
import { isForbidden } from './trial.ts';

/**
 * One fuzzing process: reads `{first, count}` lines, and tells of every file when it begins and how it ended. It writes
 * synchronously, so that the last line names the file even when nothing comes after it.
 */
const corpus = new Corpus();
const tell = (message: object) => writeSync(1, `${JSON.stringify(message)}\n`);

tell({ ready: corpus.models.length });
for await (const line of createInterface({ input: process.stdin })) {
  const { first, count, model: name } = JSON.parse(line) as { first: number; count: number; model?: string };
  for (let seed = first; seed < first + count; seed++) {
    const model = name === undefined ? corpus.modelFor(seed) : corpus.find(name);
    tell({ begin: seed, model: model.name });
    const start = performance.now();
    const { outcome, file } = await attempt(model, seed);
    const milliseconds = Math.round(performance.now() - start);
    const { kind, code, stage } = outcome;
    const details = isForbidden(outcome) ? { ...outcome, mutations: file.mutations } : { kind, code, stage };
    tell({ end: seed, model: model.name, milliseconds, ...details });
  }
  const { user, system } = process.cpuUsage();
  tell({ done: count, processor: (user + system) / 1000 });
}
