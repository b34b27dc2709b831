import type { ProfileRow } from '@zoo/runtime';
import type { Peaks } from '@zoo/wasm';

/** What one node took (perhaps with others fused into it), or all nodes that have an op or a kernel in common. */
export interface ProfileLine {
  /** The node, the op or the kernel. */
  readonly name: string;
  readonly op: string;
  readonly delegate: string;
  /** In the grammar of the delegate: element type, operation, tile, variants. Empty on the reference kernels. */
  readonly kernel: string;
  readonly count: number;
  /** The fastest of all recorded runs, in milliseconds. */
  readonly ms: number;
  readonly share: number;
  /** Shares of this line and of all before it. */
  readonly cumulative: number;
  readonly macs: number;
  readonly gflops: number;
  /** Share of what this host can do with this element type and number of threads; undefined where that says nothing. */
  readonly of_peak?: number;
  /** Operands and results: what must move at least. */
  readonly bytes: number;
}

/** Lists are sorted by time, the slowest first. */
export interface Profile {
  /** Sum over all nodes of the main graph; nodes of subgraphs are counted in those that call them. */
  readonly ms: number;
  readonly nodes: readonly ProfileLine[];
  readonly ops: readonly ProfileLine[];
  readonly kernels: readonly ProfileLine[];
}

/** Rows of `model.profile()` as tables: node by node, by op and by kernel. */
export function profileTables(rows: readonly ProfileRow[], threads: number, peaks?: Peaks): Profile {
  const own = rows.filter(({ share }) => share > 0);
  const ms = own.reduce((sum, { min }) => sum + min, 0);
  const lines = (nameOf: (row: ProfileRow) => string, keyOf = nameOf) => {
    const groups = [...groupBy(own, keyOf).values()];
    const plain = groups.map((members) => summarize(nameOf(members[0]), members, threads, peaks));
    return accumulate(plain, ms);
  };
  return {
    ms,
    nodes: lines(
      ({ name }) => name,
      ({ graph, name }) => `${graph}/${name}`,
    ),
    ops: lines(({ op }) => op),
    kernels: lines(({ delegate, kernel, op }) => kernel || `${delegate} ${op}`),
  };
}

type Plain = Omit<ProfileLine, 'share' | 'cumulative'>;

function summarize(name: string, rows: readonly ProfileRow[], threads: number, peaks?: Peaks): Plain {
  const total = (field: 'min' | 'macs' | 'bytes') => rows.reduce((sum, row) => sum + row[field], 0);
  const common = (field: 'op' | 'delegate' | 'kernel') =>
    [...new Set(rows.map((row) => row[field]))].join(', ');
  const ms = total('min');
  const macs = total('macs');
  const gflops = ms > 0 ? (2 * macs) / ms / 1e6 : 0;
  const peak = peaks && peakOf(rows, peaks);
  return {
    name,
    op: common('op'),
    delegate: common('delegate'),
    kernel: common('kernel'),
    count: rows.length,
    ms,
    macs,
    gflops,
    of_peak: peak === undefined || macs === 0 ? undefined : gflops / (peak * threads),
    bytes: total('bytes'),
  };
}

/** The peak that bounds these kernels, by the element type that their names begin with; undefined when they differ. */
function peakOf(rows: readonly ProfileRow[], peaks: Peaks): number | undefined {
  const bounds = new Set(rows.map(({ kernel }) => PEAK_OF_TYPE[kernel.split('-')[0]]));
  const [bound] = bounds;
  return bounds.size === 1 && bound !== undefined ? peaks[bound] : undefined;
}

/** Hybrid kernels sum products of 8-bit integers. */
const PEAK_OF_TYPE: Readonly<Record<string, 'f32' | 'int8' | undefined>> = {
  f32: 'f32',
  int8: 'int8',
  uint8: 'int8',
  hybrid: 'int8',
};

function accumulate(lines: readonly Plain[], total: number): ProfileLine[] {
  let cumulative = 0;
  return [...lines]
    .sort((a, b) => b.ms - a.ms)
    .map((line) => {
      const share = total > 0 ? line.ms / total : 0;
      cumulative += share;
      return { ...line, share, cumulative };
    });
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const members = groups.get(key);
    if (members) members.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}
