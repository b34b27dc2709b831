import { z } from 'zod';
import { classifierOptions } from '../options.ts';
import { textOptions } from '../text-input/index.ts';

export const textClassifierOptions = z.strictObject({ ...classifierOptions, ...textOptions });

export type TextClassifierOptions = z.input<typeof textClassifierOptions>;
