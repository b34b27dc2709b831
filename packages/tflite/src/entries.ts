import type { Model } from './model.ts';

/** Names of `Model.metadata` entries that tools agree on. */
export const ENTRY = {
  metadata: 'TFLITE_METADATA',
  minRuntimeVersion: 'min_runtime_version',
  conversion: 'CONVERSION_METADATA',
  debug: 'debug_metadata',
} as const;

/** The content of the metadata entry `name`, undefined when there is none. */
export function metadataEntry(model: Model, name: string): Uint8Array | undefined {
  const entry = model.metadata?.find((each) => each.name === name);
  return entry && model.buffers[entry.buffer].data;
}

/** The model with `data` as its metadata entry `name`; an existing entry is replaced. */
export function withMetadataEntry(model: Model, name: string, data: Uint8Array): Model {
  const entry = model.metadata?.find((each) => each.name === name);
  // A buffer that something else points at too must not change under it.
  if (entry !== undefined && uses(model, entry.buffer) === 1) {
    const buffers = model.buffers.map((buffer, i) => (i === entry.buffer ? { ...buffer, data } : buffer));
    return { ...model, buffers };
  }
  const first = model.buffers.length === 0 ? [{}] : [];
  const buffers = [...model.buffers, ...first, { data }];
  const metadata = [
    ...(model.metadata ?? []).filter((each) => each !== entry),
    { name, buffer: buffers.length - 1 },
  ];
  return { ...model, buffers, metadata };
}

function uses(model: Model, buffer: number): number {
  let count = buffer === 0 ? 1 : 0; // buffer 0 is "no data" by convention
  for (const entry of model.metadata ?? []) if (entry.buffer === buffer) count++;
  for (const { tensors } of model.subgraphs)
    for (const tensor of tensors) if (tensor.buffer === buffer) count++;
  return count;
}

/** ASCII text of an entry without the zeros that pad it. */
export function entryText(model: Model, name: string): string | undefined {
  const data = metadataEntry(model, name);
  return data && new TextDecoder().decode(data).replace(/\0+$/, '');
}

/** The model with `version` recorded as the oldest runtime that can run it: 16 bytes, zero padded. */
export function withMinRuntimeVersion(model: Model, version: string): Model {
  const data = new Uint8Array(16);
  data.set(new TextEncoder().encode(version).subarray(0, 16));
  return withMetadataEntry(model, ENTRY.minRuntimeVersion, data);
}
