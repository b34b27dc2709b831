import { basename } from 'node:path';
import type { ProfileLine } from '@zoo/insight';
import { formatBytes, formatCount, formatPercent, shorten, table } from '../lib/format.ts';
import { originOf, tileTable } from '../lib/tiles.ts';
import type { ModelResult, Row } from './benchmark.ts';

/** Measurements of all models as one table; profiles below it. */
export function renderBenchmark(results: readonly ModelResult[]): string {
  const rows = results.flatMap((result) => result.rows);
  const head = ['model', 'threads', 'load', 'first', 'min', 'median', 'p90 ms', 'MACs', 'GFLOP/s'];
  const lines = rows.map((row) => [
    shorten(basename(row.model), 48),
    `${row.threads}`,
    ...[row.load_ms, row.first_ms, row.min_ms, row.median_ms, row.p90_ms].map(milliseconds),
    formatCount(row.macs),
    row.macs > 0 ? row.gflops.toFixed(1) : '',
  ]);
  const columns = table([head, ...lines], ['left', ...Array(8).fill('right')]);
  const notes = rows.flatMap((row) => row.notes.map((note) => `note: ${basename(row.model)}: ${note}`));
  const profiles = rows.map(profileText);
  return [columns, notes.join('\n'), ...profiles].filter((text) => text !== '').join('\n\n');
}

/** Three digits, and nothing behind the point where there are that many before it. */
function milliseconds(ms: number): string {
  return ms >= 99.95 ? ms.toFixed(0) : ms.toFixed(ms >= 9.995 ? 1 : ms >= 0.9995 ? 2 : 3);
}

/** Nodes beyond this share are not worth a line. */
const MOST_OF_TIME = 0.99;

function profileText({ model, threads, profile }: Row): string {
  if (!profile) return '';
  const { peaks, refusals, tiles, ms } = profile;
  const fused = peaks.fused ? 'fused multiply-add' : 'multiply and add';
  const shown = profile.nodes.filter(({ share, cumulative }) => cumulative - share < MOST_OF_TIME);
  const each = threads > 1 ? `, each of ${threads} threads` : '';
  return [
    `${basename(model)}, ${count(threads, 'thread')}: ${milliseconds(ms)} ms in ${count(profile.nodes.length, 'step')}, each the fastest of its runs`,
    `peak here: ${peaks.f32.toFixed(0)} GFLOP/s in float (${fused}), ${peaks.int8.toFixed(0)} GOP/s in 8 bits${each}`,
    '',
    lineTable('node', shown),
    ...(shown.length < profile.nodes.length
      ? [`${profile.nodes.length - shown.length} more in the last 1 %`]
      : []),
    '',
    lineTable('op', profile.ops),
    '',
    lineTable('kernel', profile.kernels),
    '',
    `tiles of matrix kernels, by the products in a sum: ${originOf(tiles)}`,
    tileTable(tiles.rows),
    ...(refusals.length > 0 ? ['', 'on the reference kernels'] : []),
    ...refusals.map(({ op, nodes, reason }) => `  ${op} x${nodes.length}: ${reason}`),
  ].join('\n');
}

function lineTable(what: 'node' | 'op' | 'kernel', lines: readonly ProfileLine[]): string {
  const withKernel = what === 'node';
  const head = ['ms', '%', 'sum %', 'GFLOP/s', 'of peak', 'moves', what === 'node' ? 'op' : what];
  const rows = lines.map((line) => [
    line.ms.toFixed(3),
    percent(line.share),
    percent(line.cumulative),
    line.macs > 0 ? line.gflops.toFixed(1) : '',
    line.of_peak === undefined ? '' : formatPercent(line.of_peak),
    formatBytes(line.bytes),
    withKernel ? line.op : `${line.name}${line.count > 1 ? ` x${line.count}` : ''}`,
    ...(withKernel ? [line.kernel || line.delegate, shorten(line.name, 40)] : []),
  ]);
  return table(
    [withKernel ? [...head, 'kernel', 'result'] : head, ...rows],
    [...Array(6).fill('right'), 'left', 'left', 'left'],
  );
}

function percent(share: number): string {
  return (100 * share).toFixed(1);
}

function count(number: number, thing: string): string {
  return `${number} ${thing}${number === 1 ? '' : 's'}`;
}
