/** Where a command reads and writes; tests hand in their own. */
export interface Io {
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
  /** stderr is a terminal: progress may redraw a line. */
  readonly interactive: boolean;
  /** Which streams take colour codes: terminals, unless NO_COLOR is set. */
  readonly color: { readonly stdout: boolean; readonly stderr: boolean };
  /** Width of the terminal. */
  readonly columns: number;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Width where there is no terminal that has one. */
const COLUMNS = 100;

export function processIo(): Io {
  const { stdout, stderr, env } = process;
  const dumb = env.TERM === 'dumb';
  const colorful = !env.NO_COLOR && !dumb;
  return {
    stdout: (text) => void stdout.write(text),
    stderr: (text) => void stderr.write(text),
    interactive: stderr.isTTY === true && !dumb,
    color: {
      stdout: colorful && stdout.isTTY === true,
      stderr: colorful && stderr.isTTY === true,
    },
    get columns() {
      return stdout.columns || stderr.columns || COLUMNS;
    },
    env,
  };
}

/**
 * What becomes of text that cannot be written: a reader that has seen enough (`zoo list | head`) ends the work in
 * silence, a full disk behind stdout is a failure like any other, and stderr going away is nothing to tell anyone.
 */
export function surviveClosedPipes(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') {
      process.stderr.write(`error the results cannot be written to stdout: ${error.code} [STDOUT]\n`);
      process.exitCode = 1;
    }
    process.exit();
  });
  process.stderr.on('error', () => {});
}
