import type { Source } from '../source.ts';
import { file } from './file.ts';
import { gs } from './gs.ts';
import { https } from './https.ts';
import { huggingface } from './huggingface.ts';
import { kaggle } from './kaggle.ts';
import { kagglePage } from './kaggle-page.ts';
import { mediapipe } from './mediapipe.ts';
import { npm } from './npm.ts';
import { s3 } from './s3.ts';
import { tfhub } from './tfhub.ts';
import { tfhubChina } from './tfhub-china.ts';
import { tfjs } from './tfjs.ts';

/** Every source, asked in this order. To add one: one file beside these, and one line here. */
export const SOURCES: readonly Source[] = [
  kaggle,
  kagglePage,
  tfhub,
  tfhubChina,
  huggingface,
  npm,
  mediapipe,
  s3,
  gs,
  tfjs,
  https,
  file,
];
