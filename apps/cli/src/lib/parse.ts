import { ZooError } from '@zoo/core';
import { CommanderError, Option, Command as Parser } from 'commander';
import type { Command, OptionSpec } from './command.ts';
import { kebab } from './help.ts';

export interface Parsed {
  readonly args: readonly (string | readonly string[] | undefined)[];
  readonly options: Readonly<Record<string, unknown>>;
  readonly json: boolean;
  readonly quiet: boolean;
  readonly help: boolean;
}

/** The words after a command's name, checked against what it declares; a ZooError of category `usage` otherwise. */
export function parseCommand(command: Command, words: readonly string[]): Parsed {
  const parser = new Parser(command.name)
    .exitOverride()
    .configureOutput({ writeOut: () => {}, writeErr: () => {} })
    .helpOption(false)
    .allowExcessArguments(false)
    .option('--json')
    .option('--quiet')
    .option('--help');
  for (const arg of command.args) parser.argument(usage(arg.name.toLowerCase(), arg.count));
  for (const [name, spec] of Object.entries(command.options)) parser.addOption(optionOf(name, spec));
  if (words.includes('--help')) return { args: [], options: {}, json: false, quiet: false, help: true };
  try {
    parser.parse(words, { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError)
      throw usageError(command, error.message.replace(/^error: |\.$/g, ''));
    throw error;
  }
  const { json, quiet, help: _, ...options } = parser.opts();
  for (const [name, spec] of Object.entries(command.options))
    if (spec.type === 'flag') options[name] ??= false;
  return { args: parser.processedArgs, options, json: json === true, quiet: quiet === true, help: false };
}

export function usageError(command: Pick<Command, 'name'>, message: string): ZooError {
  return new ZooError({
    code: 'USAGE',
    category: 'usage',
    message,
    hint: `See: zoo ${command.name} --help`,
  });
}

function optionOf(name: string, spec: OptionSpec): Option {
  const short = spec.short ? `-${spec.short}, ` : '';
  const value = { flag: '', string: ' <value>', number: ' <value>', strings: ' <values...>' }[spec.type];
  const option = new Option(`${short}--${kebab(name)}${value}`);
  if (spec.choices) option.choices(spec.choices);
  if (spec.required) option.makeOptionMandatory();
  if (spec.type === 'number') option.argParser((text) => numberOf(name, text));
  return option;
}

function numberOf(name: string, text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isFinite(value)) return value;
  throw new ZooError({
    code: 'USAGE',
    category: 'usage',
    message: `--${kebab(name)} takes a number`,
    received: text,
  });
}

function usage(name: string, count: 'one' | 'optional' | 'many' | 'any'): string {
  return { one: `<${name}>`, optional: `[${name}]`, many: `<${name}...>`, any: `[${name}...]` }[count];
}
