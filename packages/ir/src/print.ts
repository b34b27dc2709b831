import { formatShape, type Quantization } from '@zoo/core';
import type { Graph, Node, Value } from './graph.ts';

/** A graph as text, a node a line: `%relu: float32[1,4] = RELU(%x)`. */
export function printGraph(graph: Graph): string {
  const head = `graph ${graph.name}(${graph.inputs.map(printValue).join(', ')})`;
  const body = graph.nodes.map((node) => `  ${printNode(node)}`);
  return [
    `${head} {`,
    ...body,
    `  return ${graph.outputs.map((value) => `%${value.name}`).join(', ')}`,
    '}',
  ].join('\n');
}

export function printNode(node: Node): string {
  const results = node.outputs.map(printValue).join(', ');
  const operands = node.inputs.map(printOperand).join(', ');
  const attrs = Object.entries(node.attrs)
    .map(([name, value]) => `${name}=${printAttribute(value)}`)
    .join(' ');
  return `${results} = ${node.op}(${operands})${attrs && ` {${attrs}}`}`;
}

export function printValue(value: Value): string {
  return `%${value.name}: ${value.dtype}${formatShape(value.hasRank ? value.dims : undefined)}${printQuantization(value.quantization)}`;
}

function printOperand(value: Value | undefined): string {
  if (value === undefined) return '_';
  return value.isConstant ? `const ${printValue(value)}` : `%${value.name}`;
}

function printQuantization(quantization: Quantization | undefined): string {
  if (quantization === undefined || quantization.scale.length === 0) return '';
  const { scale, zeroPoint, axis } = quantization;
  if (scale.length > 1) return ` q(${scale.length} scales along ${axis})`;
  return ` q(${Number(scale[0].toPrecision(6))}, ${zeroPoint[0]})`;
}

function printAttribute(value: unknown): string {
  if (Array.isArray(value) || ArrayBuffer.isView(value))
    return `[${[...(value as Iterable<unknown>)].join(',')}]`;
  return String(value);
}
