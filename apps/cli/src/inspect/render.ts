import { formatShape } from '@zoo/core';
import type { Fact, Inspection, TensorProcessing } from '@zoo/insight';
import type { TensorInfo } from '@zoo/runtime';
import { formatBytes, formatCount, shorten, table } from '../lib/format.ts';

/** An inspection as text for people. */
export function renderInspection(file: string, model: Inspection, withNodes: boolean): string {
  const { metadata, problem } = model;
  const title = typeof metadata?.name === 'string' ? `  ${metadata.name}` : '';
  const parts = [
    `${file}${title}`,
    section('size', sizes(model)),
    section('inputs', tensors(model.inputs)),
    section('outputs', tensors(model.outputs)),
    ...(model.processing ? [processing(model.processing)] : []),
    ...model.signatures.map(({ key, inputs, outputs }) =>
      section(`signature ${key}`, [names('takes', inputs), names('gives', outputs)].join('\n')),
    ),
    section('ops', opTable(model)),
    section('weights', weights(model)),
    ...(model.refusals.length > 0 ? [section('on the reference kernels', refusals(model))] : []),
    ...(model.files.length > 0
      ? [
          section(
            'files',
            table(model.files.map(({ name, bytes, type = '' }) => [name, formatBytes(bytes), type])),
          ),
        ]
      : []),
    ...(metadata ? [section('metadata', describeMetadata(metadata))] : []),
    ...(model.versions.minRuntime || model.versions.minParser ? [section('needs', needs(model))] : []),
    ...(model.missing.length > 0 ? [section('cannot run', missing(model))] : []),
    ...(problem !== undefined && model.missing.length === 0 ? [section('not prepared', problem)] : []),
    ...(withNodes ? model.graphs.map((graph) => section(`nodes of ${graph.name}`, nodeTable(graph))) : []),
  ];
  return parts.join('\n');
}

function section(name: string, body: string): string {
  return body === '' ? `  ${name}: none` : `  ${name}\n${body.replace(/^/gm, '    ')}`;
}

function sizes({ bytes, sizes: { parameters }, macs, arena, graphs }: Inspection): string {
  const several = graphs.length > 1 ? `, ${graphs.length} subgraphs` : '';
  const loss = arena && arena.bytes > arena.lowerBound ? ` (at least ${formatBytes(arena.lowerBound)})` : '';
  const memory = arena === undefined ? '' : `, arena ${formatBytes(arena.bytes)}${loss}`;
  return `${formatBytes(bytes)}, ${formatCount(parameters)} parameters, ${formatCount(macs)} MACs${memory}${several}`;
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

function opTable({ ops }: Inspection): string {
  const rows = ops.map(({ op, count, macs, weights, delegates }) => [
    op,
    `x${count}`,
    macs > 0 ? formatCount(macs) : '',
    weights > 0 ? formatBytes(weights) : '',
    delegates.map((name) => PLACES[name] ?? name).join(', '),
  ]);
  const head = ['op', 'count', 'MACs', 'constants', 'runs on'];
  return table([head, ...rows], ['left', 'right', 'right', 'right', 'left']);
}

/** What stands for a delegate where there is none. */
const PLACES: Readonly<Record<string, string>> = {
  load: 'nothing: folded when loaded',
  late: 'compiled while running, when its shapes are known',
  none: 'no kernel',
};

function weights({ sizes: { byDtype } }: Inspection): string {
  return Object.entries(byDtype)
    .map(([dtype, bytes]) => `${dtype} ${formatBytes(bytes)}`)
    .join(', ');
}

function refusals({ refusals: list }: Inspection): string {
  return list
    .map(({ op, nodes, delegate, reason }) => `${op} x${nodes.length} not on ${delegate}: ${reason}`)
    .join('\n');
}

/** What the metadata says of inputs and outputs: one line a fact, long texts cut. */
function processing({ inputs, outputs, together }: NonNullable<Inspection['processing']>): string {
  const rows = (title: string, facts: readonly Fact[]) =>
    facts.map(({ what, text }, i) => [i === 0 ? title : '', what, shorten(text.split('\n')[0], 90)]);
  const side = (kind: string, list: readonly TensorProcessing[]) =>
    list.flatMap(({ name, tensor, facts }) => rows(`${kind} ${name || tensor}`, facts));
  const all = [...side('input', inputs), ...side('output', outputs), ...rows('together', together)];
  return section('what goes in and comes out, by the metadata', table(all));
}

function needs({ versions: { minRuntime, minParser } }: Inspection): string {
  return [
    ...(minRuntime ? [`TensorFlow Lite ${minRuntime} or newer`] : []),
    ...(minParser ? [`a metadata parser of version ${minParser} or newer`] : []),
  ].join(', ');
}

function describeMetadata({
  name,
  description,
  version,
  author,
  license,
}: Readonly<Record<string, unknown>>): string {
  return Object.entries({ name, description, version, author, license })
    .filter(([, value]) => typeof value === 'string' && value !== '')
    .map(([key, value]) => `${key.padEnd(12)}${String(value).split('\n')[0]}`)
    .join('\n');
}

function missing({ missing: list }: Inspection): string {
  return list
    .map(({ custom, op, types, nodes }) => {
      const more = nodes.length > 1 ? ` and ${nodes.length - 1} more` : '';
      return `${custom ? 'custom op ' : ''}${op}(${types}) in ${nodes[0]}${more}`;
    })
    .join('\n');
}

function nodeTable({ nodes }: Inspection['graphs'][number]): string {
  const rows = nodes.map(({ op, name, macs, moves, delegate = 'none' }, i) => [
    `${i}`,
    op,
    name,
    formatCount(macs),
    formatBytes(moves),
    PLACES[delegate] ?? delegate,
  ]);
  return table(
    [['#', 'op', 'result', 'MACs', 'moves', 'runs on'], ...rows],
    ['right', 'left', 'left', 'right', 'right'],
  );
}
