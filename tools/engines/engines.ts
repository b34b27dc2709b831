import { execFileSync, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

/** An engine that runs on its own, given a script and its arguments, or a browser that opens a page. */
export interface Engine {
  readonly name: string;
  readonly version: string;
  readonly isBrowser: boolean;
  readonly command: string;
  /** `profile`: an empty folder; `target`: a script with its argument, or the address of a page. */
  args(profile: string, target: readonly string[]): readonly string[];
}

interface Kind {
  /** Names of programs, the first that is there counts; a variable of this name in capitals, after ZOO_, goes before. */
  readonly programs: readonly string[];
  readonly isBrowser: boolean;
  args(profile: string, target: readonly string[]): readonly string[];
}

const KINDS: Readonly<Record<string, Kind>> = {
  bun: { programs: ['bun'], isBrowser: false, args: (_, target) => target },
  deno: { programs: ['deno'], isBrowser: false, args: (_, target) => ['run', '-A', ...target] },
  firefox: {
    programs: ['firefox-esr', 'firefox'],
    isBrowser: true,
    args: (profile, target) => ['--headless', '--no-remote', '--profile', profile, ...target],
  },
  chromium: {
    programs: ['chromium', 'chromium-browser', 'google-chrome'],
    isBrowser: true,
    args: (profile, target) => [
      ...['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'],
      `--user-data-dir=${profile}`,
      ...target,
    ],
  },
  /** That of GTK, whose browser lies outside of PATH and needs a display. */
  webkit: {
    programs: ['MiniBrowser'],
    isBrowser: true,
    args: (_, target) => ['--private', ...target],
  },
};

/** Names that may be asked for; `node` is what others are compared with. */
export const NAMES: readonly string[] = ['node', ...Object.keys(KINDS)];

export function thisNode(): Engine {
  return nodeAt(process.execPath, 'node');
}

/** Other versions of Node, by ZOO_NODES, a list of paths like PATH. */
export function otherNodes(): Engine[] {
  const paths = (process.env.ZOO_NODES ?? '').split(delimiter).filter((path) => path !== '');
  return paths.map((path) => nodeAt(path, 'node'));
}

/** Undefined where this machine has no such engine. */
export function findEngine(name: string): Engine | undefined {
  const { programs, isBrowser, args } = KINDS[name];
  const command = process.env[`ZOO_${name.toUpperCase()}`] ?? inPath(programs);
  return command ? { name, version: versionOf(command), isBrowser, command, args } : undefined;
}

function nodeAt(command: string, name: string): Engine {
  return { name, version: versionOf(command), isBrowser: false, command, args: (_, target) => target };
}

function inPath(programs: readonly string[]): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return programs
    .flatMap((program) => folders.map((folder) => join(folder, program)))
    .find((path) => existsSync(path));
}

/** What comes after names in what the program says of itself. */
function versionOf(command: string): string {
  const text = execFileSync(command, ['--version'], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return /\d[\w.]*/.exec(text)?.[0] ?? 'unknown';
}

export interface Running {
  /** Resolves when the process is over, with the end of what it wrote on stderr. */
  readonly ended: Promise<string>;
  kill(): void;
}

/** Starts an engine in a group of its own: browsers are several processes, which all end with it. */
export async function start(engine: Engine, target: readonly string[]): Promise<Running> {
  const profile = await mkdtemp(join(tmpdir(), 'zoo-engine-'));
  const stdio = ['ignore', 'ignore', 'pipe'] as const;
  const child = spawn(engine.command, engine.args(profile, target), { detached: true, stdio: [...stdio] });
  let said = '';
  child.stderr?.on('data', (text: Buffer) => {
    said = (said + text).slice(-2000);
  });
  const ended = new Promise<string>((resolve) => {
    child.on('error', ({ message }) => resolve(message));
    child.on('exit', () => resolve(said));
  }).finally(() => rm(profile, { recursive: true, force: true, maxRetries: 5 }));
  const kill = () => {
    try {
      if (child.pid) process.kill(-child.pid, 'SIGKILL');
    } catch {
      // it is over
    }
  };
  return { ended, kill };
}
