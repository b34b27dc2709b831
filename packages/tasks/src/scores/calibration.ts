import { ZooError } from '@zoo/core';

/** How scores are transformed before the sigmoid; names as in the metadata schema. */
export type ScoreTransformation = 'IDENTITY' | 'LOG' | 'INVERSE_LOGISTIC';

export interface Sigmoid {
  readonly scale: number;
  readonly slope: number;
  readonly offset: number;
  readonly minScore?: number;
}

export interface Calibration {
  readonly transformation: ScoreTransformation;
  /** For classes without parameters and scores below `minScore`. */
  readonly defaultScore: number;
  /** One entry per class; undefined where the class has none. */
  readonly sigmoids: readonly (Sigmoid | undefined)[];
}

/**
 * Reads a score calibration file: a line per class, empty or `scale,slope,offset[,min_score]`.
 *
 * @throws ZooError `SCORE_CALIBRATION`
 */
export function parseSigmoids(text: string, classes: number, file?: string): (Sigmoid | undefined)[] {
  const damaged = (message: string, expected: string, received: string) =>
    new ZooError({
      code: 'SCORE_CALIBRATION',
      category: 'damaged-input',
      message,
      place: { file },
      expected,
      received,
    });
  const lines = text.split('\n').map((line) => line.trim());
  if (lines.length > classes && lines.at(-1) === '') lines.pop(); // after the end of the last line
  if (lines.length !== classes) {
    throw damaged('score calibration does not match the scores', `${classes} lines`, `${lines.length}`);
  }
  return lines.map((line) => {
    if (line === '') return undefined;
    const numbers = line.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
    const [scale, slope, offset, minScore] = numbers;
    if (numbers.length < 3 || numbers.length > 4 || !numbers.every(Number.isFinite) || scale < 0) {
      throw damaged('score calibration line is not understood', 'scale >= 0,slope,offset[,min_score]', line);
    }
    return { scale, slope, offset, minScore };
  });
}

/**
 * scale / (1 + exp(-(slope * g(score) + offset))), kept within [0, scale].
 * Source: MediaPipe `tasks/cc/components/calculators/score_calibration_calculator.cc`.
 */
export function calibrate(scores: Float32Array, calibration: Calibration): Float32Array {
  const transform = TRANSFORMS[calibration.transformation];
  return scores.map((score, index) => {
    const sigmoid = calibration.sigmoids[index];
    if (!sigmoid || (sigmoid.minScore !== undefined && score < sigmoid.minScore)) {
      return calibration.defaultScore;
    }
    const { scale, slope, offset } = sigmoid;
    return Math.max(0, Math.min(scale, scale / (1 + Math.exp(-(slope * transform(score) + offset)))));
  });
}

const TRANSFORMS: Readonly<Record<ScoreTransformation, (score: number) => number>> = {
  IDENTITY: (score) => score,
  LOG: clampedLog,
  INVERSE_LOGISTIC: (score) => clampedLog(score) - clampedLog(1 - score),
};

/** Below the threshold, mirrored at it: stays finite and keeps the order of tiny and negative scores. */
function clampedLog(x: number, threshold = 1e-16): number {
  return x < threshold ? 2 * Math.log(threshold) - Math.log(2 * threshold - x) : Math.log(x);
}
