import { main } from '../main.ts';

export interface Ran {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
  /** The lines of stderr. */
  readonly lines: readonly string[];
}

/** Runs a command line in this process, with captured output and without a terminal. */
export async function zoo(...words: string[]): Promise<Ran> {
  const captured = { stdout: '', stderr: '' };
  const status = await main(words, {
    stdout: (text) => {
      captured.stdout += text;
    },
    stderr: (text) => {
      captured.stderr += text;
    },
    interactive: false,
    color: { stdout: false, stderr: false },
    columns: 100,
    env: {},
  });
  return { status, ...captured, lines: captured.stderr.split('\n').filter((line) => line !== '') };
}
