import { expect, it } from '@jest/globals';
import { BuiltinOperator } from './generated/tflite.generated.ts';
import { newestVersionOf } from './newest-versions.ts';
import { RUNTIME_VERSIONS } from './runtime-versions.ts';

it('the newest version of every operator is the last that has a release', () => {
  for (const operator of Object.keys(BuiltinOperator) as BuiltinOperator[]) {
    const releases = RUNTIME_VERSIONS[operator]?.split(' ').length;
    expect([operator, newestVersionOf(operator)]).toEqual([operator, releases]);
  }
});
