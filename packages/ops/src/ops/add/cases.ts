import type { CaseFamily } from '@zoo/ir';
import type { AddOptions } from '@zoo/tflite';
import { binaryCases } from '../../conformance/cases.ts';
import { HALVES } from '../../lib/half.ts';
import type { AddRow } from './spec.ts';

export const cases = (): readonly CaseFamily<AddOptions, AddRow>[] => [
  ...binaryCases<AddOptions, AddRow>('float', ['float32']),
  ...binaryCases<AddOptions, AddRow>('half', HALVES),
  ...binaryCases<AddOptions, AddRow>('integer', ['int32', 'int64']),
  ...binaryCases<AddOptions, AddRow>('int8', ['int8', 'uint8']),
  ...binaryCases<AddOptions, AddRow>('int16', ['int16'], { potScaleInt16: false }),
];
