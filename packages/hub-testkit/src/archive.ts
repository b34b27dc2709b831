import { gzipSync } from 'node:zlib';
import { Header } from 'tar';

/** An entry of a tar, as odd as a test wants it. */
export interface ArchiveEntry {
  readonly path: string;
  readonly body?: string | Uint8Array;
  readonly type?: 'File' | 'Directory' | 'SymbolicLink' | 'Link' | 'CharacterDevice' | 'FIFO';
  readonly linkpath?: string;
  /** The size the header claims, where that is not the length of the body. */
  readonly size?: number;
}

/** Writes a tar without looking at what is in it: unsafe names and links are what it is for. */
export function tar(entries: readonly ArchiveEntry[]): Buffer {
  return Buffer.concat([...entries.flatMap(blocksOf), Buffer.alloc(1024)]);
}

/** The same, packed with gzip. */
export const tarGz = (entries: readonly ArchiveEntry[]): Buffer => gzipSync(tar(entries), { level: 1 });

/** Files by path as entries. */
export const entriesOf = (files: Files, top = ''): ArchiveEntry[] =>
  Object.entries(files).map(([path, body]) => ({ path: `${top}${path}`, body }));

export type Files = Readonly<Record<string, string | Uint8Array>>;

function blocksOf({ path, body = '', type = 'File', linkpath, size }: ArchiveEntry): Buffer[] {
  const bytes = Buffer.from(body);
  const header = Buffer.alloc(512);
  new Header({ path, type, linkpath, size: size ?? bytes.length, mode: 0o644, mtime: new Date(0) }).encode(
    header,
  );
  return [header, bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)];
}
