import type { FileFace } from '@zoo/ir';
import type { Rfft2dRow } from './spec.ts';

export const tflite: FileFace<object, Rfft2dRow> = { code: 131, options: 'Rfft2dOptions', version: () => 1 };
