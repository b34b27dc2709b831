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
  /** Visits before the ones that are timed; without it there were none. */
  readonly returning?: number;
  /** Visits before were too short for the browser to keep code of WebAssembly. */
  readonly brief: boolean;
  readonly quick: boolean;
  readonly json?: string;
  readonly markdown?: string;
}

/** Visits before, where nobody says how many. */
const BEFORE = '4';

/** @throws TypeError for unknown options and for two that exclude each other, RangeError for figures that are none */
export function parseOptions(args: readonly string[]): BenchOptions {
  const { values, positionals } = parseArgs({
    args: withCount(args, '--returning', BEFORE),
    allowPositionals: true,
    options: {
      models: { type: 'string' },
      threads: { type: 'string', default: '1,2' },
      engines: { type: 'string' },
      rounds: { type: 'string' },
      startups: { type: 'string' },
      line: { type: 'string' },
      returning: { type: 'string' },
      brief: { type: 'boolean', default: false },
      quick: { type: 'boolean', default: false },
      json: { type: 'string' },
      markdown: { type: 'string' },
    },
  });
  if (values.line !== undefined && values.returning !== undefined)
    throw new TypeError('--line is a first visit, --returning a later one: give one of them');
  if (values.brief && values.returning === undefined)
    throw new TypeError('--brief is about the visits before: give it with --returning');
  return {
    models: [...positionals, ...list(values.models)],
    threads: list(values.threads).map((text) => count('threads', text)),
    engines: values.engines === undefined ? undefined : list(values.engines),
    rounds: values.rounds === undefined ? undefined : count('rounds', values.rounds),
    startups: values.startups === undefined ? undefined : count('startups', values.startups),
    line: values.line === undefined ? undefined : count('line', values.line),
    returning: values.returning === undefined ? undefined : count('returning', values.returning),
    brief: values.brief,
    quick: values.quick,
    json: values.json,
    markdown: values.markdown,
  };
}

/** An option whose count may be left out. */
function withCount(args: readonly string[], option: string, fallback: string): string[] {
  return args.flatMap((arg, i) => (arg === option && !/^\d+$/.test(args[i + 1]) ? [arg, fallback] : [arg]));
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
