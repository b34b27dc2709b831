import type { ZooError } from '@zoo/core';
import type { Io } from './io.ts';
import type { Progress } from './progress.ts';

/**
 * A command is one file with one of these as its default export, and one line in `commands/index.ts`. Its file
 * imports nothing heavy at the top: `zoo --help` loads every command, `run` imports what it needs.
 */
export interface Command<A extends Arguments = Arguments, O extends Options = Options> {
  /** What is typed: `fetch`, or `cache ls` for a command of a group. */
  readonly name: string;
  /** One line for `zoo --help`. */
  readonly summary: string;
  /** More, for `zoo NAME --help`. */
  readonly description?: string;
  /** What of the help is made from tables that take loading. */
  readonly details?: () => Promise<string>;
  readonly section: 'Start' | 'Models' | 'Run' | 'Teach' | 'Shrink';
  /** One real command line, shown in the help. */
  readonly example: string;
  readonly args: A;
  readonly options: O;
  run(context: Context, args: ArgumentValues<A>, options: OptionValues<O>): Promise<Result>;
}

export type Arguments = readonly ArgumentSpec[];

export interface ArgumentSpec {
  readonly name: string;
  readonly about: string;
  /** `one` is required, `many` takes one or more, `optional` may be left out, `any` takes any number. */
  readonly count: 'one' | 'optional' | 'many' | 'any';
}

export type Options = Readonly<Record<string, OptionSpec>>;

export interface OptionSpec {
  readonly about: string;
  readonly type: 'flag' | 'string' | 'number' | 'strings';
  /** Placeholder in the help: `--to DIR`. */
  readonly value?: string;
  readonly choices?: readonly string[];
  /** What a number may be. */
  readonly integer?: boolean;
  readonly min?: number;
  readonly max?: number;
  readonly short?: string;
  readonly required?: boolean;
  /** What happens without it, for the help. */
  readonly fallback?: string;
}

/** Values by position: `string[]` for `many` and `any`. */
export type ArgumentValues<A extends Arguments> = {
  readonly [I in keyof A]: A[I]['count'] extends 'one'
    ? string
    : A[I]['count'] extends 'optional'
      ? string | undefined
      : readonly string[];
};

type ValueOf<S extends OptionSpec> = S['type'] extends 'flag'
  ? boolean
  : S['type'] extends 'number'
    ? number
    : S['type'] extends 'strings'
      ? readonly string[]
      : S['choices'] extends readonly string[]
        ? S['choices'][number]
        : string;

/** Options by name; a flag is always there, others are undefined unless required. */
export type OptionValues<O extends Options> = {
  readonly [N in keyof O]: O[N]['type'] extends 'flag'
    ? boolean
    : O[N]['required'] extends true
      ? ValueOf<O[N]>
      : ValueOf<O[N]> | undefined;
};

/** What a running command is given. */
export interface Context {
  readonly io: Io;
  readonly json: boolean;
  /** Fires on Ctrl-C. */
  readonly signal: AbortSignal;
  readonly progress: Progress;
  /** A line for people, on stderr: what is happening, warnings. Silent with --quiet. */
  note(text: string): void;
}

/** Both faces of a result: the document for `--json`, and the text for people (made only when needed). */
export interface Result {
  readonly json: unknown;
  readonly text: () => string;
  /** What went wrong although there is a result: each is told, and the first decides about the exit status. */
  readonly failures?: readonly ZooError[];
}

/** Checks a command's types; every command file ends in one call of it. */
export function defineCommand<const A extends Arguments, const O extends Options>(
  command: Command<A, O>,
): Command {
  return command as unknown as Command;
}
