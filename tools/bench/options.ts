import { parseArgs } from 'node:util';

export interface BenchOptions {
  /** Files and names of promised models. */
  readonly models: readonly string[];
  readonly threads: readonly number[];
  readonly engines?: readonly string[];
  readonly rounds?: number;
  /** Cold starts of each engine. */
  readonly startups?: number;
  /** Megabits a second of the line over which libraries come; without it they are in the HTTP cache. */
  readonly line?: number;
  readonly quick: boolean;
  readonly json?: string;
  readonly markdown?: string;
}

/** @throws TypeError for unknown options, RangeError for figures that are none */
export function parseOptions(args: readonly string[]): BenchOptions {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      models: { type: 'string' },
      threads: { type: 'string', default: '1,2' },
      engines: { type: 'string' },
      rounds: { type: 'string' },
      startups: { type: 'string' },
      line: { type: 'string' },
      quick: { type: 'boolean', default: false },
      json: { type: 'string' },
      markdown: { type: 'string' },
    },
  });
  return {
    models: [...positionals, ...list(values.models)],
    threads: list(values.threads).map((text) => count('threads', text)),
    engines: values.engines === undefined ? undefined : list(values.engines),
    rounds: values.rounds === undefined ? undefined : count('rounds', values.rounds),
    startups: values.startups === undefined ? undefined : count('startups', values.startups),
    line: values.line === undefined ? undefined : count('line', values.line),
    quick: values.quick,
    json: values.json,
    markdown: values.markdown,
  };
}

function list(text: string | undefined): string[] {
  return text?.split(',').filter((item) => item !== '') ?? [];
}

function count(name: string, text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > 1000)
    throw new RangeError(`--${name} takes whole numbers from 1 to 1000, not ${text}`);
  return value;
}
