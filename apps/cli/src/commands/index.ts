import type { Command } from '../lib/command.ts';

/** Every command, in the order of the help: a file beside this one and a line here make a command. */
const COMMANDS: readonly (() => Promise<{ default: Command }>)[] = [
  () => import('./quickstart.ts'),
  () => import('./fetch.ts'),
  () => import('./list.ts'),
  () => import('./cache/ls.ts'),
  () => import('./cache/verify.ts'),
  () => import('./cache/rm.ts'),
  () => import('./cache/path.ts'),
  () => import('./inspect.ts'),
  () => import('./metadata/show.ts'),
  () => import('./run.ts'),
  () => import('./predict.ts'),
  () => import('./train.ts'),
  () => import('./evaluate.ts'),
  () => import('./convert.ts'),
  () => import('./quantize.ts'),
];

export async function loadCommands(): Promise<readonly Command[]> {
  const commands: Command[] = [];
  for (const load of COMMANDS) commands.push((await load()).default);
  return commands;
}
