import { ZooError } from '@zoo/core';
import type { Node } from '@zoo/ir';

/**
 * Runs code of an op for a node. Ops are code over hostile attributes and contents: whatever goes wrong becomes a
 * ZooError that says at which node.
 *
 * @param index position of the node in its graph, where it is known
 */
export function atNode<T>(node: Node, body: () => T, index?: number): T {
  try {
    return body();
  } catch (error) {
    throw nodeError(node, error, index);
  }
}

function nodeError(node: Node, error: unknown, index: number | undefined): ZooError {
  const place = { ...(index !== undefined && { index }), node: node.name, op: node.op };
  if (error instanceof ZooError) return error.at(place);
  return new ZooError({
    code: 'KERNEL_FAILED',
    category: 'failed',
    message: `the op failed: ${messageOf(error)}`,
    place,
    cause: error,
  });
}

/** What a delegate throws that is not a ZooError, as one. */
export function delegateError(delegate: string, doing: string, cause: unknown): ZooError {
  if (cause instanceof ZooError) return cause;
  return new ZooError({
    code: 'DELEGATE_FAILED',
    category: 'failed',
    message: `delegate ${delegate} failed while ${doing}: ${messageOf(cause)}`,
    cause,
  });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

export function modelDisposed(): ZooError {
  return new ZooError({ code: 'MODEL_DISPOSED', category: 'usage', message: 'the model was disposed' });
}
