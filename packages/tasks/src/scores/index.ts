export {
  type Calibration,
  calibrate,
  parseSigmoids,
  type ScoreTransformation,
  type Sigmoid,
} from './calibration.ts';
export { answer, type Head, type HeadOptions, isLabelled, readHead, scoresOutput } from './head.ts';
export { checkLabelCount, parseLabels } from './labels.ts';
export { type Prediction, type RankOptions, rank } from './rank.ts';
export { realScores } from './real.ts';
