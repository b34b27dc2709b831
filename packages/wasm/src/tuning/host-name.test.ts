import { afterEach, describe, expect, it } from '@jest/globals';
import { hostName } from './host-name.ts';

const host = globalThis as { process?: unknown };
const { process } = host;
const FEATURES = { simd: true, relaxed: true, byteDot: false };

describe('the name of a host', () => {
  afterEach(() => {
    host.process = process;
  });

  it('has the engine, the processor and the instructions', () => {
    expect(hostName(FEATURES)).toMatch(/^v8 [\d.]+\S*, .+, relaxed$/);
  });

  it('has the engine that runs and not the one that it stands in for', () => {
    const versions = { node: '26.3.0', v8: '14.6.202.34-node.20', bun: '1.4.5' };
    host.process = { versions, getBuiltinModule: () => ({ cpus: () => [{ model: 'A Processor ' }] }) };
    expect(hostName(FEATURES)).toBe('bun 1.4.5, A Processor, relaxed');
  });
});
