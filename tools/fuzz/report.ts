import type { Ended } from './pool.ts';
import { FORBIDDEN } from './trial.ts';

/** A forbidden outcome, with all files that end in it. */
export interface Failure {
  readonly kind: string;
  readonly code: string;
  readonly stage: string;
  readonly message: string;
  readonly where: string;
  readonly examples: readonly { readonly seed: number; readonly model: string }[];
  readonly count: number;
}

/** Counts outcomes, and keeps one entry for every different failure. */
export class Report {
  files = 0;
  /** Of processor time. */
  processor = 0;
  readonly outcomes = new Map<string, number>();
  slowest: { seed: number; model: string; milliseconds: number }[] = [];
  readonly #failures = new Map<
    string,
    Failure & { count: number; examples: { seed: number; model: string }[] }
  >();

  add(ended: Ended): boolean {
    const { kind, code, stage, end: seed, model, milliseconds, message = '' } = ended;
    this.files++;
    const name = kind === 'refused' ? code : kind;
    this.outcomes.set(name, (this.outcomes.get(name) ?? 0) + 1);
    this.#rankSlow({ seed, model, milliseconds });
    if (!(FORBIDDEN as readonly string[]).includes(kind)) return false;
    const where = frameOf(ended.stack);
    const key = `${kind} ${code} ${where || model} ${message.replace(/[\d.-]+/g, '#').slice(-60)}`;
    const known = this.#failures.get(key);
    if (known === undefined) {
      this.#failures.set(key, { kind, code, stage, message, where, examples: [{ seed, model }], count: 1 });
      return true;
    }
    known.count++;
    if (known.examples.length < 3) known.examples.push({ seed, model });
    return false;
  }

  get failures(): Failure[] {
    return [...this.#failures.values()].sort((a, b) => b.count - a.count);
  }

  get forbidden(): number {
    return FORBIDDEN.reduce((sum, kind) => sum + (this.outcomes.get(kind) ?? 0), 0);
  }

  table(): string {
    const rows = [...this.outcomes].sort(([, a], [, b]) => b - a);
    const width = Math.max(...rows.map(([name]) => name.length), 10);
    const line = ([name, count]: [string, number]) =>
      `${name.padEnd(width)} ${String(count).padStart(8)} ${((100 * count) / this.files).toFixed(2).padStart(6)} %`;
    const absent = FORBIDDEN.filter((kind) => !this.outcomes.has(kind)).map((kind): [string, number] => [
      kind,
      0,
    ]);
    return [...rows, ...absent].map(line).join('\n');
  }

  toJSON(): object {
    const { files, processor, forbidden, failures, slowest } = this;
    return {
      files,
      processorSeconds: processor / 1000,
      forbidden,
      outcomes: Object.fromEntries(this.outcomes),
      failures,
      slowest,
    };
  }

  #rankSlow(entry: { seed: number; model: string; milliseconds: number }): void {
    if (this.slowest.length >= 5 && entry.milliseconds <= this.slowest[this.slowest.length - 1].milliseconds)
      return;
    this.slowest = [...this.slowest, entry].sort((a, b) => b.milliseconds - a.milliseconds).slice(0, 5);
  }
}

/** The first line of a stack that is not the thrower's own. */
function frameOf(stack: string | undefined): string {
  const frames = (stack ?? '')
    .split('\n')
    .filter((line) => /^\s+at /.test(line) && !/node:|<anonymous>|guard-/.test(line));
  return (frames[0] ?? '').trim().replace(/\(?[^ (]*\/(packages|tools)\//, '($1/');
}
