import { sha256Of } from '../sha256.ts';

/**
 * The cache's own JSON. It is checked by hand and not with zod, whose loading alone takes longer than a whole cached fetch may.
 * A record that does not check is as good as absent: what it stood for is fetched again.
 */
export interface FileRecord {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}

export interface RefRecord {
  /** What was asked for, in canonical spelling, with the adapter that was applied. */
  readonly key: string;
  /** The same with the version that was found. */
  readonly ref: string;
  readonly source: string;
  readonly version: string;
  readonly license: string | null;
  /** Digest of the list of files. */
  readonly tree: string;
  /** ISO 8601. */
  readonly fetched: string;
}

/** The digest of a model: of its files' names and contents, and of nothing else. */
export function treeDigest(files: readonly FileRecord[]): string {
  const lines = files.map(({ path, sha256 }) => `${sha256}  ${path}\n`).sort();
  return sha256Of(lines.join(''));
}

export function parseRef(value: unknown): RefRecord | undefined {
  const texts = ['key', 'ref', 'source', 'version', 'tree', 'fetched'] as const;
  if (!isObject(value) || texts.some((name) => typeof value[name] !== 'string')) return undefined;
  if (value.license !== null && typeof value.license !== 'string') return undefined;
  return isSha256(value.tree) ? (value as unknown as RefRecord) : undefined;
}

export function parseTree(value: unknown): readonly FileRecord[] | undefined {
  return Array.isArray(value) && value.length > 0 && value.every(isFileRecord) ? value : undefined;
}

function isFileRecord(value: unknown): value is FileRecord {
  if (!isObject(value) || typeof value.path !== 'string' || !isSha256(value.sha256)) return false;
  return Number.isSafeInteger(value.bytes) && (value.bytes as number) >= 0;
}

export const isSha256 = (value: unknown): boolean =>
  typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);
export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;
