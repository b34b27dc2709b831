import { describe, expect, it } from '@jest/globals';
import { float16ToFloat32 } from '@zoo/core';
import { webAssembly } from '../../host/webassembly.ts';
import { Packer } from './packer.ts';

describe('halves that are packed', () => {
  const memory = new webAssembly!.Memory({ initial: 8 });
  const packer = new Packer({ shared: false, free: () => 0, memoryOf: () => memory });

  it('are the same numbers as floats, all of them', () => {
    const halves = Uint16Array.from({ length: 65536 }, (_, i) => i);
    packer.putFloats(16, halves);
    expect(new Float32Array(memory.buffer, 16, halves.length)).toEqual(
      Float32Array.from(halves, float16ToFloat32),
    );
  });

  it('need not be a multiple of eight, and tell where they end', () => {
    for (let count = 0; count < 20; count++) {
      const end = packer.putFloats(64, new Uint16Array(count).fill(0x3c00));
      expect(end).toBeGreaterThanOrEqual(64 + 4 * count);
      expect(new Float32Array(memory.buffer, 64, count).every((x) => x === 1)).toBe(true);
    }
  });
});
