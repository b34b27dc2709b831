import type { Source } from '../source.ts';
import { gs } from '../sources/gs.ts';
import { https } from '../sources/https.ts';
import { huggingface } from '../sources/huggingface.ts';
import { kaggle } from '../sources/kaggle.ts';
import { kagglePage } from '../sources/kaggle-page.ts';
import { mediapipe } from '../sources/mediapipe.ts';
import { npm } from '../sources/npm.ts';
import { tfhub } from '../sources/tfhub.ts';
import { tfhubChina } from '../sources/tfhub-china.ts';
import { tfjs } from '../sources/tfjs.ts';

/** The sources a page can ask: all that need neither files nor keys of this machine. */
export const PAGE_SOURCES: readonly Source[] = [
  kaggle,
  kagglePage,
  tfhub,
  tfhubChina,
  huggingface,
  npm,
  mediapipe,
  gs,
  tfjs,
  https,
];
