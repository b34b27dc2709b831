import type { Source } from '../source.ts';
import { file } from './file.ts';
import { https } from './https.ts';
import { kaggle } from './kaggle.ts';
import { npm } from './npm.ts';

/** Every source, asked in this order. To add one: one file beside these, and one line here. */
export const SOURCES: readonly Source[] = [kaggle, npm, https, file];
