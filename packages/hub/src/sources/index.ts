import type { Source } from '../source.ts';
import { file } from './file.ts';
import { https } from './https.ts';
import { huggingface } from './huggingface.ts';
import { kaggle } from './kaggle.ts';
import { kagglePage } from './kaggle-page.ts';
import { npm } from './npm.ts';
import { tfhub } from './tfhub.ts';

/** Every source, asked in this order. To add one: one file beside these, and one line here. */
export const SOURCES: readonly Source[] = [kaggle, kagglePage, tfhub, huggingface, npm, https, file];
