import { formatShape } from '@zoo/core';
import type { TensorInfo } from '@zoo/runtime';
import { formatBytes, formatCount, table } from '../lib/format.ts';
import type { Inspection } from './inspect.ts';

/** An inspection as text for people. */
export function renderInspection(model: Inspection, withNodes: boolean): string {
  const { metadata, weights } = model;
  const title = typeof metadata?.name === 'string' ? `  ${metadata.name}` : '';
  const parts = [
    `${model.file}${title}`,
    section('size', sizes(model)),
    section('inputs', tensors(model.inputs)),
    section('outputs', tensors(model.outputs)),
    ...model.signatures.map(({ key, inputs, outputs }) =>
      section(`signature ${key}`, [names('takes', inputs), names('gives', outputs)].join('\n')),
    ),
    section('ops', opTable(model)),
    section(
      'weights',
      Object.entries(weights.byDtype)
        .map(([dtype, bytes]) => `${dtype} ${formatBytes(bytes)}`)
        .join(', '),
    ),
    ...(model.files.length > 0
      ? [section('files', model.files.map(({ name, bytes }) => `${name} ${formatBytes(bytes)}`).join(', '))]
      : []),
    ...(model.missing.length > 0 ? [section('cannot run', missing(model))] : []),
    ...(withNodes ? [section('nodes', nodeTable(model))] : []),
  ];
  return parts.join('\n');
}

function section(name: string, body: string): string {
  return body === '' ? `  ${name}: none` : `  ${name}\n${body.replace(/^/gm, '    ')}`;
}

function sizes({ bytes, weights, macs, arena, subgraphs }: Inspection): string {
  const graphs = subgraphs.length > 1 ? `, ${subgraphs.length} subgraphs` : '';
  const memory = arena === undefined ? '' : `, arena ${formatBytes(arena)}`;
  return `${formatBytes(bytes)}, ${formatCount(weights.parameters)} parameters, ${formatCount(macs)} MACs${memory}${graphs}`;
}

function tensors(list: readonly TensorInfo[]): string {
  return table(
    list.map(({ name, dtype, shapeSignature, quantization }) => [
      name,
      `${dtype}${formatShape(shapeSignature)}`,
      quantization && quantization.scale.length > 0
        ? `scale ${Number(quantization.scale[0].toPrecision(6))} zero point ${quantization.zeroPoint[0]}`
        : '',
    ]),
  );
}

function names(verb: string, list: readonly TensorInfo[]): string {
  return `${verb} ${list.map(({ name }) => name).join(', ')}`;
}

function opTable({ ops, delegates }: Inspection): string {
  const takers = new Map<string, Set<string>>();
  for (const node of delegates.graphs.flatMap((graph) => graph.nodes)) {
    takers.set(node.op, (takers.get(node.op) ?? new Set()).add(node.delegate ?? 'none'));
  }
  const rows = ops.map(({ op, count, macs }) => [
    op,
    `x${count}`,
    macs > 0 ? formatCount(macs) : '',
    [...(takers.get(op) ?? [])].join(', '),
  ]);
  return table([['op', 'count', 'MACs', 'runs on'], ...rows], ['left', 'right', 'right', 'left']);
}

function missing({ missing: list }: Inspection): string {
  return list
    .map(({ custom, op, types, nodes }) => {
      const more = nodes.length > 1 ? ` and ${nodes.length - 1} more` : '';
      return `${custom ? 'custom op ' : ''}${op}(${types}) in ${nodes[0]}${more}`;
    })
    .join('\n');
}

function nodeTable({ delegates }: Inspection): string {
  const rows = delegates.graphs.flatMap(({ nodes }) =>
    nodes.map(({ op, name, macs, bytes, delegate }) => [
      op,
      name,
      formatCount(macs),
      formatBytes(bytes),
      delegate ?? 'none',
    ]),
  );
  return table([['op', 'result', 'MACs', 'moves', 'runs on'], ...rows], ['left', 'left', 'right', 'right']);
}
