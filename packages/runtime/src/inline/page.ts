import type { Module, Node } from '@zoo/ir';

/** The bundle for pages hands models with composites on to the full runtime; other calls stay calls. */
export function withoutCalls(module: Module): Module {
  return module;
}

export function positionInFile(_node: Node, position: number): number {
  return position;
}
