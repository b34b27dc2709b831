import { ZooError } from '@zoo/core';
import type { Module } from '@zoo/ir';
import { writeModule } from '@zoo/ops';

/** Which ops a written file may hold: `builtin` alone, also `select` (Flex) ops of TensorFlow, or any `custom` op. */
export type OpMode = 'builtin' | 'select' | 'custom';

/** Select ops are custom ops whose code begins so. */
const SELECT_PREFIX = 'Flex';

/** A module as `.tflite` bytes, after checking that it holds no ops that the target was said to lack. */
export function exportModule(module: Module, ops: OpMode = 'custom'): Uint8Array {
  const custom = module.graphs.flatMap((graph) => graph.nodes.filter((node) => node.custom !== undefined));
  const foreign = custom.filter(
    (node) => ops === 'builtin' || (ops === 'select' && !node.op.startsWith(SELECT_PREFIX)),
  );
  if (ops !== 'custom' && foreign.length > 0) {
    throw new ZooError({
      code: 'OPS_NOT_ALLOWED',
      category: 'failed',
      message: `the model needs ops beyond ${ops}: ${[...new Set(foreign.map((node) => node.op))].join(', ')}`,
      expected: ops === 'builtin' ? 'builtin ops' : 'builtin and select ops',
      hint: 'Allow them with ops: custom; the runtime then needs kernels for them.',
    });
  }
  return writeModule(module);
}

/** How often each op occurs, most frequent first. */
export function countOps(module: Module): Record<string, number> {
  const counts = new Map<string, number>();
  for (const { op } of module.graphs.flatMap((graph) => graph.nodes))
    counts.set(op, (counts.get(op) ?? 0) + 1);
  return Object.fromEntries([...counts].sort(([a, m], [b, n]) => n - m || a.localeCompare(b)));
}
