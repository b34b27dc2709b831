import type { StepWriter } from '../../compile/step-writer.ts';
import type { LoweredStep, Scope } from '../lowering.ts';
import type { Geometry } from './geometry.ts';
import type { Product } from './product.ts';
import { type Addresses, emitPatches, emitRows, planRows, type RowPlan } from './rows.ts';

interface Matrix {
  readonly rows: number;
  readonly columns: number;
  readonly depth: number;
}

/** A step that multiplies rows of the first operand, each `depth` elements, wherever a product takes them. */
export function rowsStep(product: Product, { rows, columns, depth }: Matrix, scope: Scope): LoweredStep {
  const plan = planRows(product, { rows, columns, groups: 1, inPlace: product.rows === 'copy' });
  return stepOf(product, plan, scope, (writer, addresses) =>
    emitRows(writer, product, plan, depth, addresses),
  );
}

/** A step that multiplies the patches under a filter; `groups` is how many products share the channels. */
export function patchesStep(product: Product, g: Geometry, groups: number, scope: Scope): LoweredStep {
  const rows = g.batches * g.height * g.width;
  const plan = planRows(product, { rows, columns: g.channels, groups, inPlace: false });
  return stepOf(product, plan, scope, (writer, addresses) =>
    emitPatches(writer, product, plan, g, groups, addresses),
  );
}

function stepOf(
  { kernel }: Product,
  { scratch, scratchPerThread }: RowPlan,
  scope: Scope,
  emit: (writer: StepWriter, addresses: Addresses) => void,
): LoweredStep {
  const [from, to] = [scope.input(0), scope.output()];
  return {
    kernel,
    scratch,
    scratchPerThread,
    emit(writer, shared) {
      emit(writer, { from: from(), to: to(), shared, own: (thread) => writer.scratchOf(thread) });
    },
  };
}
