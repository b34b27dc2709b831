import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

export interface Ended {
  readonly end: number;
  readonly model: string;
  readonly milliseconds: number;
  readonly kind: string;
  readonly code: string;
  readonly stage: string;
  readonly message?: string;
  readonly stack?: string;
  readonly mutations?: readonly string[];
}

export interface PoolOptions {
  readonly first: number;
  readonly count: number;
  readonly jobs: number;
  /** Milliseconds after which a file counts as hanging. */
  readonly patience: number;
  /** All files from this model. */
  readonly model?: string;
  /** The program and arguments of a worker. */
  readonly command: readonly [string, ...string[]];
  onEnd(ended: Ended): void;
  /** Milliseconds of processor time that a worker has used since it was asked last. */
  onProcessor(milliseconds: number): void;
}

/** Files handed to a process at a time: memory that leaks between files must not add up for ever. */
const BATCH = 200;
const BATCHES_PER_PROCESS = 50;

/** Runs files in worker processes; one that hangs is killed, one that dies is replaced. */
export async function runPool(options: PoolOptions): Promise<void> {
  const { first, count, jobs } = options;
  let next = first;
  const take = () => {
    const start = next;
    next = Math.min(start + BATCH, first + count);
    return start < next ? { first: start, count: next - start } : undefined;
  };
  await Promise.all(
    Array.from({ length: jobs }, async () => {
      for (let rest = take(); rest; ) rest = (await runProcess(rest, take, options)) ?? take();
    }),
  );
}

/** Milliseconds of processor time that a process has used; where the system does not tell, as if it had it all. */
function cpuTime({ pid }: ChildProcess): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ')[1].split(' ');
    return 10 * (Number(fields[11]) + Number(fields[12]));
  } catch {
    return performance.now();
  }
}

interface Batch {
  readonly first: number;
  readonly count: number;
}

/** One process until its work is done, it hangs or it dies; the rest of its batch is returned. */
function runProcess(
  batch: Batch,
  take: () => Batch | undefined,
  options: PoolOptions,
): Promise<Batch | undefined> {
  const [program, ...args] = options.command;
  const child: ChildProcess = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const { stdin, stdout } = child;
  if (!stdin || !stdout) throw new Error('a worker without pipes');
  let current: Batch | undefined = batch;
  let running: { begin: number; model: string } | undefined;
  let hung = false;
  let batches = 0;
  let processor = 0;
  let timer: NodeJS.Timeout | undefined;
  const send = (work: Batch) => stdin.write(`${JSON.stringify({ ...work, model: options.model })}\n`);
  const watch = () => {
    clearTimeout(timer);
    const before = cpuTime(child);
    let waits = 0;
    const look = () => {
      // on a busy machine a worker that gets no time does not hang
      hung = cpuTime(child) - before >= 0.9 * options.patience || ++waits > 30;
      if (hung) child.kill('SIGKILL');
      else timer = setTimeout(look, options.patience);
    };
    timer = setTimeout(look, options.patience);
  };
  createInterface({ input: stdout }).on('line', (line) => {
    const message = JSON.parse(line) as Partial<Ended> & {
      begin?: number;
      done?: number;
      ready?: number;
      processor?: number;
    };
    if (message.ready !== undefined) send(batch);
    else if (message.begin !== undefined) {
      running = { begin: message.begin, model: message.model ?? '' };
      watch();
    } else if (message.end !== undefined) {
      running = undefined;
      options.onEnd(message as Ended);
    } else if (message.done !== undefined) {
      clearTimeout(timer);
      options.onProcessor((message.processor ?? 0) - processor);
      processor = message.processor ?? 0;
      current = ++batches < BATCHES_PER_PROCESS ? take() : undefined;
      if (current) send(current);
      else stdin.end();
    }
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status, signal) => {
      clearTimeout(timer);
      if (running === undefined) {
        if (current !== undefined) reject(new Error(`a worker ended between files: ${status ?? signal}`));
        else resolve(undefined);
        return;
      }
      const kind = hung ? 'hang' : 'died';
      const code = String(signal ?? status);
      const { begin, model } = running;
      options.onEnd({ end: begin, model, milliseconds: options.patience, kind, code, stage: '' });
      const left = (current as Batch).first + (current as Batch).count - begin - 1;
      resolve(left > 0 ? { first: begin + 1, count: left } : undefined);
    });
  });
}
