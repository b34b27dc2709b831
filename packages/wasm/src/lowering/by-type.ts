import { type Lowering, operandOf } from './lowering.ts';

/** One lowering or another by the type of the first operand. */
export function byType(lowerings: Readonly<Record<string, Lowering>>, otherwise: Lowering): Lowering {
  const of = (dtype: string) => (Object.hasOwn(lowerings, dtype) ? lowerings[dtype] : otherwise);
  return {
    clamps: otherwise.clamps, // types other than float32 are not asked
    supports: (node) => of(operandOf(node, 0).dtype).supports(node),
    lower: (task, scope) => of(operandOf(task.node, 0).dtype).lower(task, scope),
  };
}
