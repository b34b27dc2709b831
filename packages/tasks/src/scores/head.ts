import type { Tensor } from '@zoo/core';
import { associatedFile, type DescribedModel, type DescribedTensor, processUnit } from '../described.ts';
import { type Calibration, calibrate, parseSigmoids } from './calibration.ts';
import { checkLabelCount, parseLabels } from './labels.ts';
import { type Prediction, type RankOptions, rank } from './rank.ts';
import { realScores } from './real.ts';

/** One output that scores classes: its names for them, and what to do with its raw scores. */
export interface Head {
  readonly name: string;
  readonly labels: readonly string[];
  readonly calibration?: Calibration;
  /** From the metadata; an option of the caller wins. */
  readonly threshold?: number;
}

export interface HeadOptions {
  /** Labels in the order of the scores, or the text of a labels file; instead of those in the model. */
  readonly labels?: readonly string[] | string;
  /** Which of several label files to use: `en`, `de-AT`. */
  readonly locale?: string;
}

/** Whether an output has labels for its entries. */
export function isLabelled(output: DescribedTensor): boolean {
  return associatedFile(output, 'TENSOR_AXIS_LABELS') !== undefined;
}

/** Which output scores classes: the first with labels, else the first; -1 when there is none. */
export function scoresOutput({ outputs }: DescribedModel): number {
  const labelled = outputs.findIndex(isLabelled);
  return labelled >= 0 ? labelled : Math.min(0, outputs.length - 1);
}

/**
 * What the metadata says about an output of scores: labels, calibration, threshold. All may be absent.
 *
 * @throws ZooError `LABELS_COUNT` when there are labels, but not one for each score
 */
export function readHead(model: DescribedModel, output: DescribedTensor, options: HeadOptions = {}): Head {
  const labels = labelsOf(model, output, options);
  const classes = output.tensor.shape.at(-1) ?? labels.length; // a shape that only a run can tell
  if (labels.length > 0)
    checkLabelCount(labels, classes, options.labels ? 'the labels given' : 'the labels of the model');
  return {
    name: output.metadata?.name ?? output.tensor.name ?? '',
    labels,
    calibration: calibrationOf(model, output, classes),
    threshold: processUnit(output, 'ScoreThresholdingOptions')?.globalScoreThreshold,
  };
}

/** The scores of one item as ranked predictions: dequantized, calibrated, cut. */
export function answer(head: Head, scores: Tensor, options: RankOptions = {}): Prediction[] {
  const real = realScores(scores);
  const calibrated = head.calibration ? calibrate(real, head.calibration) : real;
  return rank(calibrated, head.labels, { ...options, threshold: options.threshold ?? head.threshold });
}

function labelsOf(model: DescribedModel, output: DescribedTensor, options: HeadOptions): readonly string[] {
  if (typeof options.labels === 'string') return parseLabels(options.labels);
  if (options.labels) return options.labels;
  const file = associatedFile(output, 'TENSOR_AXIS_LABELS', options.locale);
  return file ? parseLabels(model.text(file), file.name) : [];
}

function calibrationOf(
  model: DescribedModel,
  output: DescribedTensor,
  classes: number,
): Calibration | undefined {
  const unit = processUnit(output, 'ScoreCalibrationOptions');
  const file = associatedFile(output, 'TENSOR_AXIS_SCORE_CALIBRATION');
  if (!unit || !file) return undefined; // a unit without its file calibrates nothing
  return {
    transformation: unit.scoreTransformation,
    defaultScore: unit.defaultScore,
    sigmoids: parseSigmoids(model.text(file), classes, file.name),
  };
}
