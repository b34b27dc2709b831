import './guard-allocations.ts';
import { writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { attempt, Corpus } from './attempt.ts';
import { isForbidden } from './trial.ts';

/**
 * One fuzzing process: reads `{first, count}` lines, and tells of every file when it begins and how it ended. It writes
 * synchronously, so that the last line names the file even when nothing comes after it; how one ended and what comes next
 * go together, because a write takes as long as a small model.
 */
const corpus = new Corpus();
let ended = '';
const tell = (message: object) => {
  writeSync(1, `${ended}${JSON.stringify(message)}\n`);
  ended = '';
};

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
    ended = `${JSON.stringify({ end: seed, model: model.name, milliseconds, ...details })}\n`;
  }
  const { user, system } = process.cpuUsage();
  tell({ done: count, processor: (user + system) / 1000 });
}
