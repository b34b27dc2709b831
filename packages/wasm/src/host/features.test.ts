import { describe, expect, it } from '@jest/globals';
import { detectFeatures, keepsManyVectors } from './features.ts';

/** Of V8, where this is V8. */
const [major] = (process.versions.v8 ?? '').split('.').map(Number);

describe('what a host can do', () => {
  it('has SIMD', () => {
    expect(detectFeatures().simd).toBe(true);
  });

  it('does not depend on being asked twice', () => {
    expect(detectFeatures()).toEqual(detectFeatures());
  });

  // 13 is left out: its first versions count as old ones
  it('tells engines that spill fourteen vectors, which V8 does up to 12, from others', () => {
    if (major < 13) expect(keepsManyVectors()).toBe(false);
    if (major > 13) expect(keepsManyVectors()).toBe(true);
  });
});
