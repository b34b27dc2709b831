import { describe, expect, it } from '@jest/globals';
import { OnDemand } from './on-demand.ts';

describe('a table on demand', () => {
  it('makes what is asked for, once', () => {
    const made: string[] = [];
    const make = (name: string) => () => {
      made.push(name);
      return { name };
    };
    const table = new OnDemand({ a: make('a'), b: make('b') });
    expect([table.names(), table.has('b'), made]).toEqual([['a', 'b'], true, []]);
    expect(table.get('b')).toBe(table.get('b'));
    expect(made).toEqual(['b']);
    expect(table.list().map(({ name }) => name)).toEqual(['a', 'b']);
    expect(made).toEqual(['b', 'a']);
  });

  it('has nothing that every object has', () => {
    const table = new OnDemand<object>({});
    expect([table.get('toString'), table.has('constructor'), table.list()]).toEqual([undefined, false, []]);
  });
});
