import { ZooError } from '@zoo/core';
import { loadCommands } from './commands/index.ts';
import type { Command, Context } from './lib/command.ts';
import { exitStatusOf, renderError, understand } from './lib/errors.ts';
import { renderHelp, renderOverview } from './lib/help.ts';
import { type Io, processIo } from './lib/io.ts';
import { nearest } from './lib/nearest.ts';
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
    if (abort.signal.aborted) process.exit(130);
    abort.abort(new ZooError({ code: 'INTERRUPTED', category: 'failed', message: 'interrupted' }));
  };
  process.on('SIGINT', onInterrupt);
  const json = words.includes('--json');
  try {
    return await dispatch(words, io, abort.signal);
  } catch (raw) {
    const error = understand(raw);
    if (json)
      io.stdout(
        `${JSON.stringify({ error: error instanceof ZooError ? error : { message: String(error) } })}\n`,
      );
    io.stderr(renderError(error, style(io.color), Boolean(io.env.ZOO_DEBUG)));
    return exitStatusOf(error, abort.signal.aborted);
  } finally {
    process.off('SIGINT', onInterrupt);
  }
}

async function dispatch(words: readonly string[], io: Io, signal: AbortSignal): Promise<number> {
  const paint = style(io.color);
  const commands = await loadCommands();
  if (words.length === 0 || words[0] === '--help' || words[0] === 'help') {
    io.stdout(renderOverview(commands, paint));
    return 0;
  }
  if (words[0] === '--version') {
    io.stdout(`${version()}\n`);
    return 0;
  }
  const { command, rest } = findCommand(commands, words);
  const parsed = parseCommand(command, rest);
  if (parsed.help) {
    io.stdout(renderHelp(command, paint));
    return 0;
  }
  const progress = new Progress(io, parsed.quiet);
  const context: Context = {
    io,
    json: parsed.json,
    signal,
    progress,
    note: (text) => {
      progress.finish();
      if (!parsed.quiet) io.stderr(`${text}\n`);
    },
  };
  try {
    const result = await command.run(context, parsed.args as never, parsed.options as never);
    progress.finish();
    io.stdout(parsed.json ? `${JSON.stringify(result.json, null, 2)}\n` : withNewline(result.text()));
    return result.exitStatus ?? 0;
  } finally {
    progress.finish();
  }
}

function withNewline(text: string): string {
  return text === '' || text.endsWith('\n') ? text : `${text}\n`;
}

function findCommand(
  commands: readonly Command[],
  words: readonly string[],
): { command: Command; rest: readonly string[] } {
  for (const count of [2, 1]) {
    const command = commands.find(({ name }) => name === words.slice(0, count).join(' '));
    if (command) return { command, rest: words.slice(count) };
  }
  const group = commands.filter(({ name }) => name.startsWith(`${words[0]} `)).map(({ name }) => name);
  const near =
    group.length > 0
      ? group
      : nearest(
          words[0],
          commands.map(({ name }) => name),
        );
  throw new ZooError({
    code: 'COMMAND_UNKNOWN',
    category: 'usage',
    message: `there is no command ${JSON.stringify(words.slice(0, group.length > 0 ? 2 : 1).join(' '))}`,
    hint: near.length > 0 ? `Did you mean: ${near.join(', ')}?` : 'See: zoo --help',
  });
}
