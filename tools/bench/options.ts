import { parseArgs } from 'node:util';
import { badUsage, messageOf } from './usage.ts';

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

/** What a race takes: for the parser, and for the help, where `value` stands for what is given. */
export const OPTIONS = {
  models: { type: 'string', value: 'NAME,...', about: 'parts of names of the promised models' },
  threads: {
    type: 'string',
    value: '1,2',
    default: '1,2',
    about: 'how many threads, a table for each [1,2]',
  },
  engines: { type: 'string', value: 'NAME,...', about: 'who takes part [ours and its peers]' },
  quick: { type: 'boolean', default: false, about: 'fewer rounds and starts: to see a change' },
  rounds: { type: 'string', value: 'N', about: 'turns of each engine [12; quick 5]' },
  startups: { type: 'string', value: 'N', about: 'cold starts of each engine [3; quick 1]' },
  line: {
    type: 'string',
    value: 'N',
    about: 'first visits: libraries come over a line of N megabits a second',
  },
  returning: { type: 'string', value: '[N]', about: `visitors who come back after N visits [${BEFORE}]` },
  brief: { type: 'boolean', default: false, about: 'with --returning: visits too short for V8 to keep code' },
  json: { type: 'string', value: 'FILE', about: 'write all samples' },
  markdown: { type: 'string', value: 'FILE', about: 'write the tables' },
} as const;

/** @throws ZooError USAGE for unknown options, figures that are none, and two options that exclude each other */
export function parseOptions(args: readonly string[]): BenchOptions {
  const { values, positionals } = parsed(args);
  if (values.line !== undefined && values.returning !== undefined)
    throw badUsage('--line is a first visit, --returning a later one: give one of them');
  if (values.brief && values.returning === undefined)
    throw badUsage('--brief is about the visits before: give it with --returning');
  const figure = (name: 'rounds' | 'startups' | 'line' | 'returning') => {
    const text = values[name];
    return text === undefined ? undefined : count(name, text);
  };
  return {
    models: [...positionals, ...list(values.models)],
    threads: list(values.threads).map((text) => count('threads', text)),
    engines: values.engines === undefined ? undefined : list(values.engines),
    rounds: figure('rounds'),
    startups: figure('startups'),
    line: figure('line'),
    returning: figure('returning'),
    brief: values.brief,
    quick: values.quick,
    json: values.json,
    markdown: values.markdown,
  };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: withCount(args, '--returning', BEFORE),
      allowPositionals: true,
      options: OPTIONS,
    });
  } catch (error) {
    throw badUsage(messageOf(error).split('. ')[0]); // what follows is about dashes
  }
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
    throw badUsage(`--${name} takes whole numbers from 1 to 1000, not ${text}`);
  return value;
}
