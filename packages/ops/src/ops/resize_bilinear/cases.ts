import type { CaseFamily } from '@zoo/ir';
import type { ResizeBilinearOptions } from '@zoo/tflite';
import { resizeExample } from '../../families/resize.ts';
import type { ResizeBilinearRow } from './spec.ts';

export const cases = (): readonly CaseFamily<ResizeBilinearOptions, ResizeBilinearRow>[] => [
  { name: 'float32', row: 'float', generate: (random) => resizeExample(random, 'float32') },
  { name: 'uint8', row: 'uint8', generate: (random) => resizeExample(random, 'uint8') },
  { name: 'int8', row: 'int8', generate: (random) => resizeExample(random, 'int8') },
  { name: 'int16', row: 'int8', generate: (random) => resizeExample(random, 'int16') },
];
