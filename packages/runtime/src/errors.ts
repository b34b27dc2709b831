import { ZooError } from '@zoo/core';
import type { Node } from '@zoo/ir';

/**
 * Runs code of an op for a node. Ops are code over hostile attributes and contents: whatever goes wrong becomes a
 * ZooError that says at which node.
 */
export function atNode<T>(node: Node, body: () => T): T {
  try {
    return body();
  } catch (error) {
    throw nodeError(node, error);
  }
}

function nodeError(node: Node, error: unknown): ZooError {
  const place = { node: node.name, op: node.op };
  if (error instanceof ZooError) return error.at(place);
  return new ZooError({
    code: 'KERNEL_FAILED',
    category: 'failed',
    message: `the op failed: ${error instanceof Error ? error.message : error}`,
    place,
    cause: error,
  });
}
