import type { Command } from '../lib/command.ts';

/** Every command, in the order of the help: a file beside this one and a line here make a command. */
const COMMANDS: readonly (() => Promise<{ default: Command }>)[] = [];

export async function loadCommands(): Promise<readonly Command[]> {
  return Promise.all(COMMANDS.map(async (load) => (await load()).default));
}
