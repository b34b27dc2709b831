import type { Source } from '../source.ts';
import { buckets } from './buckets.ts';
import { file } from './file.ts';
import { https } from './https.ts';
import { huggingface } from './huggingface.ts';
import { kaggle } from './kaggle.ts';
import { kagglePage } from './kaggle-page.ts';
import { mediapipe } from './mediapipe.ts';
import { npm } from './npm.ts';
import { tfhub } from './tfhub.ts';
import { tfjs } from './tfjs.ts';

/** Every source, asked in this order. To add one: one file beside these, and one line here. */
export const SOURCES: readonly Source[] = [
  kaggle,
  kagglePage,
  tfhub,
  huggingface,
  npm,
  mediapipe,
  buckets,
  tfjs,
  https,
  file,
];
