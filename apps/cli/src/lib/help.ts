import type { Command, OptionSpec } from './command.ts';
import { table } from './format.ts';
import type { Style } from './style.ts';

const SECTIONS = ['Start', 'Models', 'Run', 'Teach', 'Shrink'] as const;

/** `zoo --help`. */
export function renderOverview(commands: readonly Command[], { bold, dim }: Style): string {
  const rows = (section: string) =>
    commands
      .filter((command) => command.section === section)
      .map((command) => [`  ${command.name}`, command.summary]);
  const width = Math.max(...commands.map((command) => command.name.length)) + 2;
  const body = SECTIONS.filter((section) => rows(section).length > 0).map((section) => {
    const lines = rows(section).map(([name, summary]) => `${name.padEnd(width)}  ${summary}`);
    return `${bold(section)}\n${lines.join('\n')}`;
  });
  return `${bold('zoo')}: on-device machine learning for TypeScript

Usage: zoo COMMAND [ARGUMENTS] [OPTIONS]

${body.join('\n\n')}

Every command takes --json (one JSON document on stdout), --quiet and --help.
Exit status: 0 done, 1 failed, 2 wrong usage, 3 not found, 4 access refused, 5 damaged or hostile
input, 6 network, 7 below a threshold that was asked for, 130 interrupted.
${dim('Try: zoo quickstart')}
`;
}

/** `zoo NAME --help`. */
export async function renderHelp(command: Command, { bold, dim }: Style): Promise<string> {
  const options: [string, OptionSpec][] = Object.entries(command.options);
  const rows = [
    ...options.map(([name, spec]) => [`  ${optionUsage(name, spec)}`, describeOption(spec)]),
    ['  --json', 'print one JSON document on stdout'],
    ['  --quiet', 'no progress and no notes on stderr'],
    ['  --help', 'show this'],
  ];
  const args = command.args.map((arg) => [`  ${arg.name}`, arg.about]);
  return [
    `${bold(`zoo ${command.name}`)}: ${command.summary}\n`,
    `Usage: ${usageOf(command)} [OPTIONS]\n`,
    ...(command.description ? [`${command.description}\n`] : []),
    ...(command.details ? [`${await command.details()}\n`] : []),
    ...(args.length > 0 ? [`${bold('Arguments')}\n${table(args)}\n`] : []),
    `${bold('Options')}\n${table(rows)}\n`,
    `${bold('Example')}\n  ${dim('$')} ${command.example}\n`,
  ].join('\n');
}

/** `zoo fetch REF...`, with the options that must be given. */
export function usageOf({ name, args, options }: Command): string {
  const required = Object.entries(options).filter(([, spec]) => spec.required);
  return [
    `zoo ${name}`,
    ...args.map((arg) => argumentUsage(arg.name, arg.count)),
    ...required.map(([option, { short, ...spec }]) => optionUsage(option, spec)),
  ].join(' ');
}

function argumentUsage(name: string, count: string): string {
  if (count === 'one') return name;
  if (count === 'many') return `${name}...`;
  return count === 'any' ? `[${name}...]` : `[${name}]`;
}

/** `-o, --output FILE` */
export function optionUsage(name: string, spec: OptionSpec): string {
  const flag = `--${kebab(name)}`;
  return `${spec.short ? `-${spec.short}, ` : ''}${flag}${spec.type === 'flag' ? '' : ` ${spec.value ?? name.toUpperCase()}`}`;
}

function describeOption(spec: OptionSpec): string {
  const choices = spec.choices ? ` (${spec.choices.join(', ')})` : '';
  const fallback = spec.fallback ? ` [${spec.fallback}]` : '';
  return `${spec.about}${choices}${fallback}`;
}

export function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
