import { geometricMean } from '../bench/samples.ts';
import type { Asked } from './ask.ts';
import { compare } from './compare.ts';
import type { CasesAnswer, HostAnswer, ModelAnswer, Task } from './contract.ts';
import type { Engine } from './engines.ts';

/** What became of an engine. */
export interface Judgement {
  readonly engine: Engine;
  readonly host?: HostAnswer;
  /** Results that agree, and all that were asked for. */
  readonly models: readonly [agreeing: number, all: number];
  /** Cases that kernels took. */
  readonly cases: number;
  /** Largest error of floats against this Node, as a part of the largest value of an output. */
  readonly error: number;
  /** Times of one thread as parts of those of this Node: above 1 is faster. Geometric means. */
  readonly run?: number;
  readonly load?: number;
  readonly problems: readonly string[];
  readonly details: readonly string[];
}

/** Fastest runs below this (in ms) say little about kernels. */
const LEAST_MS = 0.2;

export function judge(engine: Engine, tasks: readonly Task[], actual: Asked, expected: Asked): Judgement {
  const problems: string[] = actual.stays ? ['the process does not end by itself'] : [];
  const details: string[] = [];
  const [runs, loads]: [number[], number[]] = [[], []];
  let host: HostAnswer | undefined;
  let [agreeing, all, cases, error] = [0, 0, 0, 0];
  for (const [i, task] of tasks.entries()) {
    const [own, other] = [actual.replies[i], expected.replies[i]];
    const title = titleOf(task);
    if (task.kind === 'model') all++;
    if (other.answer.kind === 'failed' && actual !== expected) continue; // has been said
    if (own.answer.kind === 'failed') problems.push(`${title}: ${own.answer.message}`);
    else if (own.answer.kind === 'host') {
      host = own.answer;
      if (host.threads !== true) problems.push(`no second thread: ${host.threads}`);
    } else if (own.answer.kind === 'cases') {
      cases += own.answer.taken;
      problems.push(...own.answer.problems.map((problem) => `${title}: ${problem}`));
      const { taken } = other.answer as CasesAnswer;
      if (taken !== own.answer.taken)
        problems.push(`${title}: takes ${own.answer.taken} cases, not ${taken}`);
    } else if (task.kind === 'model' && other.answer.kind === 'model') {
      const found = compare(own, other, task.deterministic);
      error = Math.max(error, found.error);
      for (const note of own.answer.notes) problems.push(`${title}: ${note}`);
      if (found.words) problems.push(`${title}: ${found.words}`);
      else agreeing++;
      if (own.answer.refused || task.deterministic || task.threads > 1) continue;
      const [before, now] = [other.answer, own.answer] as const;
      loads.push((before.load + before.first) / (now.load + now.first));
      if (before.best >= LEAST_MS) runs.push(before.best / now.best);
      details.push(detailOf(title, now, before));
    }
  }
  const [run, load] = [runs, loads].map(geometricMean);
  return { engine, host, models: [agreeing, all], cases, error, run, load, problems, details };
}

function titleOf(task: Task): string {
  switch (task.kind) {
    case 'host':
      return 'host';
    case 'model':
      return `${task.model}, ${task.threads} thread(s)${task.deterministic ? ', deterministic' : ''}`;
    case 'op':
      return `${task.op}, ${task.variant}`;
    case 'layers':
      return `large layers, ${task.variant}`;
  }
}

function detailOf(title: string, now: ModelAnswer, before: ModelAnswer): string {
  const times = (own: number, other: number) => `${own.toFixed(2)} ms (${(other / own).toFixed(2)})`;
  const cold = times(now.load + now.first, before.load + before.first);
  return `${title}: run ${times(now.best, before.best)}, load and first run ${cold}`;
}

export const HEADER: readonly string[] = [
  'engine',
  'version',
  'models',
  'cases',
  'problems',
  'threads',
  'relaxed',
  'byte dot',
  'error',
  'run',
  'load + first',
];

export function rowOf(judgement: Judgement): string[] {
  const { engine, host, models, cases, error, run, load, problems } = judgement;
  const ratio = (value: number | undefined) => value?.toFixed(2) ?? '-';
  return [
    engine.name,
    engine.version,
    models.join(' of '),
    String(cases),
    String(problems.length),
    ...(host ? [host.threads === true, host.relaxed, host.byteDot] : []).map((yes) => (yes ? 'yes' : 'no')),
    error.toExponential(0),
    ratio(run),
    ratio(load),
  ];
}
