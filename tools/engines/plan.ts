import { readdirSync } from 'node:fs';
import { ops } from '@zoo/ops';
import { PROMISED } from '../bench/models.ts';
import type { Task } from './contract.ts';

/** Of the many small models of single ops. */
const EVERY = 3;

export interface PlanOptions {
  /** Only the promised models, and a case of each family. */
  readonly quick: boolean;
  readonly models: readonly string[];
}

/** What every engine is asked, the same for all. */
export function plan(folder: string | undefined, { quick, models }: PlanOptions): Task[] {
  const files = models.length > 0 ? models : folder ? modelsIn(folder, quick) : [];
  const variants = ['by two threads', 'deterministic'];
  return [
    { kind: 'host' },
    ...files.flatMap((model): Task[] => [
      { kind: 'model', model, threads: 1, deterministic: false },
      { kind: 'model', model, threads: 2, deterministic: false },
      { kind: 'model', model, threads: 2, deterministic: true },
    ]),
    ...(models.length > 0 ? [] : variants.flatMap((variant) => suite(variant, quick))),
  ];
}

function suite(variant: string, quick: boolean): Task[] {
  const instances = quick ? 1 : 2;
  return [
    ...ops.list().map(({ name: op }): Task => ({ kind: 'op', op, variant, instances })),
    { kind: 'layers', variant },
  ];
}

function modelsIn(folder: string, quick: boolean): string[] {
  if (quick) return PROMISED.map((name) => `${name}.tflite`);
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.tflite') && !file.includes('huge'), // minutes of the reference kernels
  );
  const isSingle = (file: string) => file.startsWith('ops/');
  const single = files.filter(isSingle).sort();
  return [...files.filter((file) => !isSingle(file)).sort(), ...single.filter((_, i) => i % EVERY === 0)];
}
