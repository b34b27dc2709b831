import { readFileSync } from 'node:fs';
import { type FileRecord, parseRef, parseTree, type RefRecord } from './records.ts';

/** A record that cannot be read is as good as absent. */
export const readRef = (file: string): RefRecord | undefined => parseRef(readJson(file));
export const readTree = (file: string): readonly FileRecord[] | undefined => parseTree(readJson(file));

export function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}
