import { describe, expect, it } from '@jest/globals';
// @ts-expect-error plain JavaScript, typed by JSDoc
import { violations } from './rules.mjs';

const project = (name: string, layer: number, fields: object = {}) => ({
  name,
  tags: [`layer:${layer}`],
  declared: [],
  declaredForTests: [],
  references: [],
  imports: [],
  ...fields,
});

const importing = (specifier: string, test = false) => [{ file: 'a.ts', specifier, test }];

describe('the layer rules', () => {
  const core = project('@zoo/core', 0);

  it('allow an import of a lower layer that is declared', () => {
    const ir = project('@zoo/ir', 1, {
      imports: importing('@zoo/core'),
      declared: ['@zoo/core'],
      references: ['@zoo/core'],
    });
    expect(violations([core, ir])).toEqual([]);
  });

  it('refuse an import of a higher layer and of a neighbour', () => {
    const low = project('@zoo/core', 0, { imports: importing('@zoo/ir/deep') });
    const ir = project('@zoo/ir', 1, { imports: importing('@zoo/containers') });
    const found = violations([low, ir, project('@zoo/containers', 1)]);
    expect(found).toContain('a.ts: layer 0 must not import @zoo/ir, which is on layer 1');
    expect(found).toContain('a.ts: layer 1 must not import @zoo/containers, which is on layer 1');
  });

  it('keep heavy libraries in their package, and let tests compare with them', () => {
    const ops = project('@zoo/ops', 3, {
      imports: importing('@tensorflow/tfjs'),
      declared: ['@tensorflow/tfjs'],
    });
    expect(violations([ops])).toEqual(['a.ts: @tensorflow/tfjs belongs to @zoo/trainers']);
    expect(violations([project('@zoo/ops', 3, { imports: importing('@tensorflow/tfjs', true) })])).toEqual(
      [],
    );
  });

  it('keep relative imports in their package, and deep paths out', () => {
    const imports = [
      {
        file: 'a.ts',
        specifier: '../../ops/src/table.ts',
        test: false,
        outside: 'packages/ops/src/table.ts',
      },
    ];
    expect(violations([project('@zoo/ir', 1, { imports })])).toEqual([
      'a.ts: a relative import must stay in its package, this one lands in packages/ops/src/table.ts',
    ]);
    const deep = project('@zoo/ops', 3, {
      imports: importing('@zoo/core/src/x.ts'),
      declared: ['@zoo/core'],
      references: ['@zoo/core'],
    });
    const withEntries = project('@zoo/core', 0, { entries: ['@zoo/core'] });
    expect(violations([withEntries, deep])).toEqual([
      'a.ts: @zoo/core/src/x.ts is not an entry of @zoo/core; it exports @zoo/core',
    ]);
  });

  it('want every import declared and every dependency referenced', () => {
    const ir = project('@zoo/ir', 1, { imports: importing('zod'), declared: ['@zoo/core'] });
    expect(violations([core, ir])).toEqual([
      'a.ts: zod is not in the dependencies of @zoo/ir',
      '@zoo/ir: tsconfig.json has no reference to @zoo/core',
    ]);
  });
});
