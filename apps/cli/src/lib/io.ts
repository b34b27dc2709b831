import { fstatSync, writeSync } from 'node:fs';

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
  const { env } = process;
  const stdout = new Output(1, () => process.stdout, stdoutFailed);
  const stderr = new Output(2, () => process.stderr, nobodyListens);
  const dumb = env.TERM === 'dumb';
  const colorful = !env.NO_COLOR && !dumb;
  return {
    stdout: (text) => stdout.write(text),
    stderr: (text) => stderr.write(text),
    interactive: stderr.terminal !== undefined && !dumb,
    color: {
      stdout: colorful && stdout.terminal !== undefined,
      stderr: colorful && stderr.terminal !== undefined,
    },
    get columns() {
      return stdout.terminal?.columns || stderr.terminal?.columns || COLUMNS;
    },
    env,
  };
}

/**
 * stdout or stderr. Files and pipes are written at once and without the stream that `process` has for them: opening it
 * takes longer than finding a model in the cache. The stream takes over where a pipe is full and does not wait.
 */
class Output {
  /** Present where somebody looks at it. */
  readonly terminal: NodeJS.WriteStream | undefined;
  readonly #fd: number;
  readonly #open: () => NodeJS.WriteStream;
  readonly #failed: (error: NodeJS.ErrnoException) => void;
  #stream: NodeJS.WriteStream | undefined;

  constructor(fd: number, open: () => NodeJS.WriteStream, failed: (error: NodeJS.ErrnoException) => void) {
    this.#fd = fd;
    this.#failed = failed;
    this.#open = () => open().on('error', failed);
    if (!isDevice(fd)) return;
    this.#stream = this.#open();
    if (this.#stream.isTTY) this.terminal = this.#stream;
  }

  write(text: string): void {
    if (this.#stream !== undefined) this.#stream.write(text);
    else this.#writeNow(Buffer.from(text));
  }

  #writeNow(bytes: Buffer): void {
    let at = 0;
    try {
      while (at < bytes.length) at += writeSync(this.#fd, bytes, at);
    } catch (raw) {
      const error = raw as NodeJS.ErrnoException;
      if (error.code === 'EAGAIN') {
        this.#stream = this.#open();
        this.#stream.write(bytes.subarray(at));
      } else this.#failed(error);
    }
  }
}

/** Every terminal is one; so is /dev/null. */
function isDevice(fd: number): boolean {
  try {
    return fstatSync(fd).isCharacterDevice();
  } catch {
    return false;
  }
}

/** A reader that has seen enough (`zoo list | head`) ends the work in silence; a full disk is a failure like any other. */
function stdoutFailed(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE' && error.code !== 'ECONNRESET') {
    process.stderr.write(`error the results cannot be written to stdout: ${error.code} [STDOUT]\n`);
    process.exitCode = 1;
  }
  process.exit();
}

/** stderr going away is nothing to tell anyone. */
function nobodyListens(): void {}
