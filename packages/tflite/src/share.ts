import { crc32 } from '@zoo/containers';
import type { Model } from './model.ts';

/**
 * The model with constants of the same bytes stored once, and buffers that nothing refers to left out. Buffer 0 stays
 * empty. Variables keep buffers of their own: a runtime may write to them.
 */
export function shareConstants(model: Model): Model {
  const buffers: Model['buffers'] = [{}];
  const bySum = new Map<string, number[]>();
  const placed = new Map<number, number>();
  const place = (index: number, shared: boolean): number => {
    const known = placed.get(index);
    if (known !== undefined) return known;
    const { data } = model.buffers[index];
    let target = 0;
    if (data !== undefined && data.length > 0) {
      const key = `${data.length}:${crc32(data)}`;
      const candidates = bySum.get(key) ?? [];
      const equal = candidates.find((each) => shared && sameBytes(buffers[each].data, data));
      target = equal ?? buffers.push(model.buffers[index]) - 1;
      if (shared && equal === undefined) bySum.set(key, [...candidates, target]);
    }
    placed.set(index, target);
    return target;
  };
  const metadata = model.metadata?.map((entry) => ({ ...entry, buffer: place(entry.buffer, false) }));
  const metadataBuffer = model.metadataBuffer?.map((buffer) => place(buffer, false));
  const subgraphs = model.subgraphs.map((subgraph) => ({
    ...subgraph,
    tensors: subgraph.tensors.map((tensor) => ({
      ...tensor,
      buffer: place(tensor.buffer, !tensor.isVariable),
    })),
  }));
  return {
    ...model,
    buffers,
    subgraphs,
    ...(metadata && { metadata }),
    ...(metadataBuffer && { metadataBuffer }),
  };
}

function sameBytes(a: Uint8Array | undefined, b: Uint8Array): boolean {
  return a !== undefined && a.length === b.length && a.every((value, i) => value === b[i]);
}
