import { nearest, ZooError } from '@zoo/core';
import { findCommands, loadCommands } from './commands/index.ts';
import type { Command, Context } from './lib/command.ts';
import { errorDocument, exitStatusOf, renderError, understand } from './lib/errors.ts';
import { printable } from './lib/format.ts';
import { renderHelp, renderOverview } from './lib/help.ts';
import { type Io, processIo } from './lib/io.ts';
import { parseCommand } from './lib/parse.ts';
import { Progress } from './lib/progress.ts';
import { style } from './lib/style.ts';
import { version } from './lib/version.ts';

/**
 * Runs one command line and answers with its exit status. Results go to stdout, everything else to stderr.
 *
 * @param words the arguments after `zoo`
 */
export async function main(words: readonly string[], io: Io = processIo()): Promise<number> {
  const abort = new AbortController();
  const onInterrupt = () => {
    // the second one is from somebody who does not want to wait
    if (abort.signal.aborted) process.exit(130);
    abort.abort(new ZooError({ code: 'INTERRUPTED', category: 'failed', message: 'interrupted' }));
  };
  process.on('SIGINT', onInterrupt);
  process.on('SIGTERM', onInterrupt);
  try {
    return await dispatch(commandFirst(words), io, abort.signal);
  } catch (raw) {
    const error = abort.signal.aborted ? abort.signal.reason : understand(raw);
    const status = exitStatusOf(error, abort.signal.aborted);
    if (words.includes('--json')) io.stdout(`${JSON.stringify(errorDocument(error, status), null, 2)}\n`);
    tell(error, io);
    return status;
  } finally {
    process.off('SIGINT', onInterrupt);
    process.off('SIGTERM', onInterrupt);
  }
}

/** `zoo --json list` is `zoo list --json`. */
function commandFirst(words: readonly string[]): readonly string[] {
  const at = words.findIndex((word) => word !== '--json' && word !== '--quiet');
  return at <= 0 ? words : [...words.slice(at), ...words.slice(0, at)];
}

async function dispatch(words: readonly string[], io: Io, signal: AbortSignal): Promise<number> {
  const [first] = words;
  if (first === '--version') {
    io.stdout(`${version()}\n`);
    return 0;
  }
  const wantsHelp = first === 'help' || words.some((word) => word === '--help' || word === '-h');
  const named = wantsHelp ? words.filter((word) => !['help', '--help', '-h'].includes(word)) : words;
  if (named.length === 0 || (named[0].startsWith('--') && wantsHelp)) {
    io.stdout(renderOverview(await loadCommands(), style(io.color.stdout)));
    return 0;
  }
  const { commands, rest } = await findCommands(named);
  if (wantsHelp && commands.length > 0) {
    const help = await Promise.all(commands.map((command) => renderHelp(command, style(io.color.stdout))));
    io.stdout(help.join('\n'));
    return 0;
  }
  if (commands.length !== 1 || rest === undefined) throw await unknownCommand(named, commands);
  return runCommand(commands[0], rest, io, signal);
}

async function runCommand(
  command: Command,
  words: readonly string[],
  io: Io,
  signal: AbortSignal,
): Promise<number> {
  const { args, options, json, quiet } = parseCommand(command, words);
  const progress = new Progress(io, quiet);
  const context: Context = { io, json, signal, progress, note: (text) => progress.say(text) };
  try {
    const result = await command.run(context, args as never, options as never);
    signal.throwIfAborted();
    progress.finish();
    io.stdout(json ? `${JSON.stringify(result.json, null, 2)}\n` : printable(withNewline(result.text())));
    const { failures = [] } = result;
    for (const failure of failures) tell(failure, io);
    return failures.length > 0 ? failures[0].exitStatus : 0;
  } finally {
    progress.finish();
  }
}

function tell(error: unknown, io: Io): void {
  io.stderr(renderError(error, style(io.color.stderr), Boolean(io.env.ZOO_DEBUG)));
}

function withNewline(text: string): string {
  return text === '' || text.endsWith('\n') ? text : `${text}\n`;
}

/** @param group what begins with the same word */
async function unknownCommand(words: readonly string[], group: readonly Command[]): Promise<ZooError> {
  if (words[0].startsWith('-')) {
    return unknown(`there is no option ${words[0]} before a command`, []);
  }
  if (group.length > 0) {
    const names = group.map(({ name }) => name);
    return unknown(`there is no command ${JSON.stringify(words.slice(0, 2).join(' '))}`, names);
  }
  const names = (await loadCommands()).map(({ name }) => name);
  return unknown(`there is no command ${JSON.stringify(words[0])}`, nearest(words[0], names));
}

function unknown(message: string, near: readonly string[]): ZooError {
  return new ZooError({
    code: 'COMMAND_UNKNOWN',
    category: 'usage',
    message,
    hint: near.length > 0 ? `Did you mean: ${near.join(', ')}?` : 'See: zoo --help',
  });
}
