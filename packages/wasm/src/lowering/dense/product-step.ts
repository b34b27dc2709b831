import type { StepWriter } from '../../compile/step-writer.ts';
import type { LoweredStep, Scope } from '../lowering.ts';
import { type Geometry, isPointwise } from './geometry.ts';
import type { Product } from './product.ts';
import { type Addresses, emitPatches, emitRows, planRows, type RowPlan } from './rows.ts';

interface Matrix {
  readonly rows: number;
  readonly columns: number;
  readonly depth: number;
}

/** How the rows of a product are found. */
export interface FoundRows {
  readonly plan: RowPlan;
  emit(writer: StepWriter, product: Product, addresses: Addresses): void;
}

/** A step that multiplies rows of the first operand, each `depth` elements, wherever a product takes them. */
export function rowsStep(product: Product, matrix: Matrix, scope: Scope): LoweredStep {
  return stepOf(product, foundRows(product, matrix), scope);
}

/** A step that multiplies the patches under a filter; `groups` is how many products share the channels. */
export function patchesStep(product: Product, g: Geometry, groups: number, scope: Scope): LoweredStep {
  return stepOf(product, foundPatches(product, g, groups), scope);
}

/** A step that multiplies pixels or patches; `depth` is how many products a sum has. */
export function convolutionStep(
  product: Product,
  shape: Parameters<typeof convolution>[1],
  scope: Scope,
): LoweredStep {
  return stepOf(product, convolution(product, shape), scope);
}

/** The rows of a convolution: pixels where they lie, if its windows are single pixels, else patches. */
export function convolution(
  product: Product,
  { geometry: g, groups, depth }: { geometry: Geometry; groups: number; depth: number },
): FoundRows {
  if (!isPointwise(g) || groups > 1) return foundPatches(product, g, groups);
  return foundRows(product, { rows: g.batches * g.height * g.width, columns: g.channels, depth });
}

/** Rows that follow one another in memory. */
export function foundRows(product: Product, { rows, columns, depth }: Matrix): FoundRows {
  const plan = planRows(product, { rows, columns, groups: 1, inPlace: product.rows === 'copy' });
  return { plan, emit: (writer, at, addresses) => emitRows(writer, at, plan, depth, addresses) };
}

function foundPatches(product: Product, g: Geometry, groups: number): FoundRows {
  const rows = g.batches * g.height * g.width;
  const plan = planRows(product, { rows, columns: g.channels, groups, inPlace: false });
  return { plan, emit: (writer, at, addresses) => emitPatches(writer, at, plan, g, groups, addresses) };
}

/** The step of a product, from the first operand to the result. */
export function stepOf(product: Product, { plan, emit }: FoundRows, scope: Scope): LoweredStep {
  const [from, to] = [scope.input(0), scope.output()];
  const { scratch, scratchPerThread } = plan;
  return {
    kernel: product.kernel,
    scratch,
    scratchPerThread,
    emit(writer, shared) {
      const [fromPitch, toPitch] = [from.pitch, to.pitch];
      const own = (thread: Parameters<Addresses['own']>[0]) => writer.scratchOf(thread);
      emit(writer, product, { from: from(), to: to(), fromPitch, toPitch, shared, own });
    },
  };
}
