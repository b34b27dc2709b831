import { readFile } from 'node:fs/promises';
import { ZooError } from '@zoo/core';
import type { Context } from './command.ts';
import { fetchListener } from './fetching.ts';

export interface ModelFile {
  /** Path of the `.tflite` file. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** The `.tflite` model that `ref` means: a file of this machine, or anything that `zoo fetch` understands. */
export async function openModel(ref: string, context: Context): Promise<ModelFile> {
  const path = await modelPath(ref, context);
  return { path, bytes: await readFile(path) };
}

async function modelPath(ref: string, context: Context): Promise<string> {
  const { existsSync, statSync } = await import('node:fs');
  if (existsSync(ref) && statSync(ref).isFile()) return ref;
  if (/\.tflite$/i.test(ref) && !/^[a-z]+:/i.test(ref)) {
    throw new ZooError({
      code: 'FILE_NOT_FOUND',
      category: 'not-found',
      message: 'no such file',
      place: { file: ref },
    });
  }
  const { fetchModel } = await import('@zoo/hub');
  const fetched = await fetchModel(ref, {
    format: /^[\w.-]+$/.test(ref) ? 'tflite' : undefined,
    signal: context.signal,
    onEvent: fetchListener(context),
  });
  if (fetched.main) return fetched.main;
  throw new ZooError({
    code: 'MODEL_AMBIGUOUS',
    category: 'usage',
    message: `${ref} has several files: ${fetched.files.map((file) => file.path).join(', ')}`,
    hint: `Name one of them below ${fetched.path}`,
  });
}
