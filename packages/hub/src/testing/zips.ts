import { type ArchiveEntry, zip } from '@zoo/hub-testkit';

/** A zip, and what comes of it in Node, in a page, and wherever else: its files, or the code of the refusal. */
export interface ZipCase {
  readonly zip: string;
  readonly bytes: Uint8Array;
  readonly outcome: readonly (readonly [path: string, bytes: number])[] | string;
  /** Told by the inflating of browsers alone: that of Node 20 passes over it. */
  readonly browsersOnly?: true;
}

const TEXT = { path: 'folder/a.txt', body: 'a'.repeat(5000) };
const ENTRIES: readonly ArchiveEntry[] = [{ path: 'folder/' }, TEXT, { path: 'empty' }];
const FILES = [
  ['folder/a.txt', 5000],
  ['empty', 0],
] as const;

/** Where things are in a zip of one entry with a name of one letter: header, content, directory, end. */
const one = (body: string, options: { store?: boolean; size?: number } = {}): Buffer =>
  zip([{ path: 'x', body, size: options.size }], options);
const directoryOf = (bytes: Buffer, comment = 0): number => bytes.readUInt32LE(bytes.length - 6 - comment);

/** Fields of the header before the content, which is at the beginning, and of the entry in the directory. */
const LOCAL = { flags: 6, method: 8, crc: 14, packed: 18, size: 22, nameLength: 26, name: 30 };
const CENTRAL = { flags: 8, method: 10, crc: 16, packed: 20, size: 24, local: 42 };

type Change = (bytes: Buffer, directory: number, end: number) => void;
function changed(bytes: Buffer, change: Change): Buffer {
  change(bytes, directoryOf(bytes), bytes.length - 22);
  return bytes;
}

/** The same in both places, so that they agree. */
const both =
  (field: 'flags' | 'method' | 'crc' | 'packed' | 'size', value: number): Change =>
  (bytes, directory) => {
    const isShort = field === 'flags' || field === 'method';
    for (const at of [LOCAL[field], directory + CENTRAL[field]])
      isShort ? bytes.writeUInt16LE(value, at) : bytes.writeUInt32LE(value, at);
  };
const refused = (what: string, bytes: Uint8Array, outcome = 'HUB_BAD_ARCHIVE'): ZipCase => ({
  zip: what,
  bytes,
  outcome,
});
const entriesAnd = (...more: ArchiveEntry[]): Buffer => zip([...ENTRIES, ...more]);

export const ZIPS: readonly ZipCase[] = [
  { zip: 'is deflated', bytes: zip(ENTRIES), outcome: FILES },
  { zip: 'is stored', bytes: zip(ENTRIES, { store: true }), outcome: FILES },
  { zip: 'has sums behind its contents', bytes: zip(ENTRIES, { streamed: true }), outcome: FILES },
  { zip: 'has a comment', bytes: zip(ENTRIES, { comment: 'made by hand' }), outcome: FILES },
  {
    zip: 'has a large content',
    bytes: zip([{ path: 'x', body: Buffer.alloc(3_000_001, 'zoo') }]),
    outcome: [['x', 3_000_001]],
  },
  refused('leads out of its folder', entriesAnd({ path: '../x', body: 'x' }), 'HUB_UNSAFE_PATH'),
  refused('is absolute', entriesAnd({ path: '/x', body: 'x' }), 'HUB_UNSAFE_PATH'),
  refused('has a backslash', entriesAnd({ path: '..\\x', body: 'x' }), 'HUB_UNSAFE_PATH'),
  refused('holds a link', entriesAnd({ path: 'x', type: 'SymbolicLink', linkpath: '/etc/passwd' })),
  refused('holds a name twice', entriesAnd(TEXT), 'HUB_DUPLICATE_NAME'),
  refused('holds names that differ in case', entriesAnd({ path: 'EMPTY' }), 'HUB_DUPLICATE_NAME'),
  refused('is a bomb', zip([{ path: 'x', body: Buffer.alloc(40 * 2 ** 20) }]), 'HUB_ARCHIVE_TOO_LARGE'),
  refused('states less than it holds', one('xyz', { size: 2 })),
  refused('states more than it holds', one('xyz', { size: 4 })),
  refused('states gigabytes', one('xyz', { size: 0xfffffff0 })),
  refused('holds nothing where something is stated', changed(one('xyz'), both('packed', 0))),
  refused('has a wrong sum', changed(one('xyz'), both('crc', 1))),
  refused(
    'has another size in its header',
    changed(one('xyz'), (bytes) => bytes.writeUInt32LE(4, LOCAL.size)),
  ),
  refused(
    'has another sum in its header',
    changed(one('xyz'), (bytes) => bytes.writeUInt32LE(4, LOCAL.crc)),
  ),
  refused(
    'has another name in its header',
    changed(one('xyz'), (bytes) => bytes.write('y', LOCAL.name)),
  ),
  refused(
    'has a longer name in its header',
    changed(one('xyz'), (bytes) => bytes.writeUInt16LE(2, LOCAL.nameLength)),
  ),
  refused(
    'has another method in its header',
    changed(one('xyz'), (bytes) => bytes.writeUInt16LE(0, LOCAL.method)),
  ),
  refused('packs in an unknown way', changed(one('xyz'), both('method', 12))),
  refused('has a password', changed(one('xyz'), both('flags', 1))),
  refused(
    'has a password in its header',
    changed(one('xyz'), (bytes) => bytes.writeUInt16LE(1, LOCAL.flags)),
  ),
  refused('breaks off inside of a content', changed(one('a long enough content'), both('packed', 5))),
  {
    ...refused('goes on behind a content', behind()),
    browsersOnly: true,
  },
  refused(
    'is a ZIP64',
    changed(one('x'), (bytes, _, end) => bytes.writeUInt32LE(0xffffffff, end + 16)),
  ),
  refused(
    'counts as a ZIP64',
    changed(one('x'), (bytes, _, end) => bytes.writeUInt16LE(0xffff, end + 10)),
  ),
  refused('has an entry of a ZIP64', changed(one('x'), both('packed', 0xffffffff))),
  refused(
    'is one of several parts',
    changed(one('x'), (bytes, _, end) => bytes.writeUInt16LE(1, end + 4)),
  ),
  refused(
    'has more entries than it counts',
    changed(entriesAnd(), (bytes, _, end) => {
      bytes.writeUInt16LE(2, end + 8);
      bytes.writeUInt16LE(2, end + 10);
    }),
  ),
  refused(
    'has fewer entries than it counts',
    changed(entriesAnd(), (bytes, _, end) => {
      bytes.writeUInt16LE(4, end + 8);
      bytes.writeUInt16LE(4, end + 10);
    }),
  ),
  refused(
    'has its directory outside',
    changed(one('x'), (bytes, _, end) => bytes.writeUInt32LE(1e9, end + 12)),
  ),
  refused(
    'has a damaged directory',
    changed(one('x'), (bytes, directory) => bytes.write('?', directory)),
  ),
  refused(
    'has a damaged header',
    changed(one('x'), (bytes) => bytes.write('?', 3)),
  ),
  refused(
    'has content in its directory',
    changed(one('x'), (bytes, directory) => bytes.writeUInt32LE(directory, directory + CENTRAL.local)),
  ),
  refused('has entries that share a content', shared()),
  refused('was cut off', zip(ENTRIES).subarray(0, 80)),
  refused('is empty', zip([])),
];

/** Two more bytes belong to the content than unpack. */
function behind(): Buffer {
  const plain = one('xyz');
  const directory = directoryOf(plain);
  const packed = plain.readUInt32LE(LOCAL.packed) + 2;
  const bytes = Buffer.concat([plain.subarray(0, directory), Buffer.from('!!'), plain.subarray(directory)]);
  bytes.writeUInt32LE(directory + 2, bytes.length - 6);
  return changed(bytes, both('packed', packed));
}

/** Two entries of the directory that lead to one content, as the densest bombs do. */
function shared(): Buffer {
  const bytes = zip([
    { path: 'x', body: 'xyz' },
    { path: 'x', body: 'xyz' },
  ]);
  return changed(bytes, (all, directory) => all.writeUInt32LE(0, directory + 47 + CENTRAL.local));
}
