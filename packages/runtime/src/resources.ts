import type { ZooError } from '@zoo/core';
import { type Limits, limitReached } from './limits.ts';

/**
 * Resource variables and tables of one model. They outlive runs, so their bytes are counted apart from what runs make,
 * against the same limit.
 */
export class ResourceMap extends Map<string, unknown> {
  readonly #limits: Limits;
  #bytes = 0;

  constructor(limits: Limits) {
    super();
    this.#limits = limits;
  }

  /** @throws ZooError LIMIT_MEMORY */
  override set(key: string, value: unknown): this {
    const bytes = this.#bytes - bytesOf(this.get(key)) + bytesOf(value);
    if (bytes > this.#limits.memory) throw tooLarge(bytes, this.#limits);
    this.#bytes = bytes;
    return super.set(key, value);
  }

  override clear(): void {
    this.#bytes = 0;
    super.clear();
  }
}

/** Of a variable, which is a tensor; tables say it themselves. Texts are shared, and only pointed at. */
function bytesOf(value: unknown): number {
  const { data, bytes = 0 } = (value ?? {}) as { readonly data?: unknown; readonly bytes?: number };
  if (Array.isArray(data)) return POINTER_BYTES * data.length;
  return ArrayBuffer.isView(data) ? data.byteLength : bytes;
}

const POINTER_BYTES = 8;

function tooLarge(bytes: number, limits: Limits): ZooError {
  return limitReached(
    'LIMIT_MEMORY',
    'variables take more memory than allowed',
    'memory',
    limits,
    `${bytes}`,
  );
}
