import { z } from 'zod';
import { taskOptions } from '../options.ts';
import { textOptions } from '../text-input/index.ts';

export const textEmbedderOptions = z.strictObject({ ...taskOptions, ...textOptions });

export type TextEmbedderOptions = z.input<typeof textEmbedderOptions>;
