import type { Command } from '../lib/command.ts';

/** Every command, in the order of the help: a file beside this one and a line here make a command. */
const COMMANDS: Readonly<Record<string, () => Promise<{ default: Command }>>> = {
  quickstart: () => import('./quickstart.ts'),
  fetch: () => import('./fetch.ts'),
  list: () => import('./list.ts'),
  'cache ls': () => import('./cache/ls.ts'),
  'cache verify': () => import('./cache/verify.ts'),
  'cache rm': () => import('./cache/rm.ts'),
  'cache gc': () => import('./cache/gc.ts'),
  'cache path': () => import('./cache/path.ts'),
  doctor: () => import('./doctor.ts'),
  inspect: () => import('./inspect.ts'),
  'metadata show': () => import('./metadata/show.ts'),
  benchmark: () => import('./benchmark.ts'),
  compare: () => import('./compare.ts'),
  run: () => import('./run.ts'),
  predict: () => import('./predict.ts'),
  train: () => import('./train.ts'),
  evaluate: () => import('./evaluate.ts'),
  convert: () => import('./convert.ts'),
  quantize: () => import('./quantize.ts'),
};

export async function loadCommands(names: readonly string[] = Object.keys(COMMANDS)): Promise<Command[]> {
  const commands: Command[] = [];
  for (const name of names) commands.push((await COMMANDS[name]()).default);
  return commands;
}

/**
 * The command that `words` begin with and the words behind its name, or all commands of the group that the first word
 * names. Loads no other.
 */
export async function findCommands(
  words: readonly string[],
): Promise<{ readonly commands: readonly Command[]; readonly rest?: readonly string[] }> {
  for (const count of [2, 1]) {
    const name = words.slice(0, count).join(' ');
    if (Object.hasOwn(COMMANDS, name)) {
      return { commands: await loadCommands([name]), rest: words.slice(count) };
    }
  }
  const group = Object.keys(COMMANDS).filter((name) => name.startsWith(`${words[0]} `));
  return { commands: await loadCommands(group) };
}
