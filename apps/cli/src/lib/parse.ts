import { nearest, ZooError } from '@zoo/core';
import { CommanderError, Option, Command as Parser } from 'commander';
import type { ArgumentSpec, Command, OptionSpec } from './command.ts';
import { kebab, optionUsage } from './help.ts';

export interface Parsed {
  readonly args: readonly (string | readonly string[] | undefined)[];
  readonly options: Readonly<Record<string, unknown>>;
  readonly json: boolean;
  readonly quiet: boolean;
}

/** The words after a command's name, checked against what it declares; a ZooError of category `usage` otherwise. */
export function parseCommand(command: Command, words: readonly string[]): Parsed {
  const parser = new Parser(command.name)
    .exitOverride()
    .configureOutput({ writeOut: () => {}, writeErr: () => {} })
    .helpOption(false)
    .allowExcessArguments(false)
    .option('--json')
    .option('--quiet');
  const specs = Object.entries(command.options);
  for (const arg of command.args) parser.argument(usage(arg));
  for (const [name, spec] of specs) parser.addOption(optionOf(command, name, spec));
  try {
    parser.parse(spreadPairs(words, specs), { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) throw usageError(command, describe(error));
    throw error;
  }
  const { json, quiet, ...options } = parser.opts();
  for (const [name, spec] of specs) {
    if (spec.type === 'flag') options[name] ??= false;
    if (spec.required && options[name] === undefined) {
      throw usageError(command, `${optionUsage(name, spec)} is missing`, choicesOf(spec));
    }
  }
  return { args: parser.processedArgs, options, json: json === true, quiet: quiet === true };
}

/** An error about how a command was called, which points to its help. */
export function usageError(
  { name }: Pick<Command, 'name'>,
  message: string,
  facts: { readonly expected?: string; readonly received?: string } = {},
): ZooError {
  const hint = `See: zoo ${name} --help`;
  return new ZooError({ code: 'USAGE', category: 'usage', message, ...facts, hint });
}

/** commander's words in ours. */
function describe({ message }: CommanderError): string {
  return message
    .replace(/^error: |\.$/g, '')
    .replace(/\n/g, ' ')
    .replace(/^missing required argument '(.+)'$/, '$1 is missing')
    .replace(/^option '(.+)' argument missing$/, '$1 needs a value')
    .replace(/[<>]/g, '');
}

/** `--input a=1 b=2 MODEL` means `--input a=1 --input b=2 MODEL`: what is no pair is never taken for one. */
function spreadPairs(words: readonly string[], specs: readonly (readonly [string, OptionSpec])[]): string[] {
  const lists = specs.filter(([, { type }]) => type === 'strings').map(([name]) => `--${kebab(name)}`);
  let flag: string | undefined;
  return words.flatMap((word, i) => {
    if (word.startsWith('-')) flag = lists.includes(word) ? word : undefined;
    else if (flag !== undefined && words[i - 1] !== flag && /^[^=]+=/.test(word)) return [flag, word];
    else if (words[i - 1] !== flag) flag = undefined;
    return [word];
  });
}

function optionOf(command: Command, name: string, spec: OptionSpec): Option {
  const value = spec.type === 'flag' ? '' : ` <${spec.value ?? name.toUpperCase()}>`;
  const option = new Option(`${spec.short ? `-${spec.short}, ` : ''}--${kebab(name)}${value}`);
  const check = (text: string): unknown => {
    if (spec.type === 'number') return numberOf(command, name, spec, text);
    if (spec.choices === undefined || spec.choices.includes(text)) return text;
    const [near] = nearest(text, spec.choices);
    const meant = near === undefined ? '' : `; did you mean ${near}?`;
    throw usageError(
      command,
      `--${kebab(name)} has no choice ${JSON.stringify(text)}${meant}`,
      choicesOf(spec),
    );
  };
  if (spec.type === 'strings') {
    return option.argParser((text: string, before: readonly string[] = []) => [...before, text]);
  }
  return spec.type === 'flag' ? option : option.argParser(check);
}

function choicesOf({ choices }: OptionSpec): { readonly expected?: string } {
  return choices === undefined ? {} : { expected: choices.join(', ') };
}

function numberOf(
  command: Command,
  name: string,
  { integer = false, min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY }: OptionSpec,
  text: string,
): number {
  const value = Number(text);
  const fits = integer ? Number.isSafeInteger(value) : Number.isFinite(value);
  if (text.trim() !== '' && fits && value >= min && value <= max) return value;
  const kind = integer ? 'a whole number' : 'a number';
  const from = Number.isFinite(min) ? ` from ${min}` : '';
  const to = Number.isFinite(max) ? ` to ${max}` : '';
  throw usageError(command, `--${kebab(name)} takes ${kind}${from}${to}`, { received: text });
}

function usage({ name, count }: ArgumentSpec): string {
  return { one: `<${name}>`, optional: `[${name}]`, many: `<${name}...>`, any: `[${name}...]` }[count];
}
