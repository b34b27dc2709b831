import type { OpDefinition } from '@zoo/ir';
import { audioSpectrogram } from './ops/audio_spectrogram/index.ts';
import { convolution2dTransposeBias } from './ops/convolution_2d_transpose_bias/index.ts';
import { denseImageWarp } from './ops/dense_image_warp/index.ts';
import { detectionPostProcess } from './ops/detection_post_process/index.ts';
import { kmeansEmbeddingLookup } from './ops/kmeans_embedding_lookup/index.ts';
import { landmarks2TransformMatrix } from './ops/landmarks_2_transform_matrix/index.ts';
import { liteRtMaxUnpooling2d } from './ops/lite_rt_max_unpooling_2d/index.ts';
import { maxPoolWithArgmax } from './ops/max_pool_with_argmax/index.ts';
import { maxPoolingWithArgmax2d } from './ops/max_pooling_with_argmax_2d/index.ts';
import { maxUnpooling2d } from './ops/max_unpooling_2d/index.ts';
import { mfcc } from './ops/mfcc/index.ts';
import { ngramHash } from './ops/ngram_hash/index.ts';
import { ngrams } from './ops/ngrams/index.ts';
import { numericVerify } from './ops/numeric_verify/index.ts';
import { raggedRange } from './ops/ragged_range/index.ts';
import { raggedTensorToTensor } from './ops/ragged_tensor_to_tensor/index.ts';
import { resampler } from './ops/resampler/index.ts';
import { sentencepieceTokenizer } from './ops/sentencepiece_tokenizer/index.ts';
import { signalDelay } from './ops/signal_delay/index.ts';
import { signalEnergy } from './ops/signal_energy/index.ts';
import { signalFftAutoScale } from './ops/signal_fft_auto_scale/index.ts';
import { signalFilterBank } from './ops/signal_filter_bank/index.ts';
import { signalFilterBankLog } from './ops/signal_filter_bank_log/index.ts';
import { signalFilterBankSpectralSubtraction } from './ops/signal_filter_bank_spectral_subtraction/index.ts';
import { signalFilterBankSquareRoot } from './ops/signal_filter_bank_square_root/index.ts';
import { signalFramer } from './ops/signal_framer/index.ts';
import { signalIrfft } from './ops/signal_irfft/index.ts';
import { signalOverlapAdd } from './ops/signal_overlap_add/index.ts';
import { signalPcan } from './ops/signal_pcan/index.ts';
import { signalRfft } from './ops/signal_rfft/index.ts';
import { signalStacker } from './ops/signal_stacker/index.ts';
import { signalWindow } from './ops/signal_window/index.ts';
import { transformLandmarks } from './ops/transform_landmarks/index.ts';
import { transformTensor } from './ops/transform_tensor/index.ts';
import { transformTensorBilinear } from './ops/transform_tensor_bilinear/index.ts';
import { whitespaceTokenizer } from './ops/whitespace_tokenizer/index.ts';

/** Custom ops that zoo brings along, one line each. */
export const CUSTOM_OPS: readonly OpDefinition[] = [
  audioSpectrogram,
  convolution2dTransposeBias,
  denseImageWarp,
  detectionPostProcess,
  kmeansEmbeddingLookup,
  landmarks2TransformMatrix,
  liteRtMaxUnpooling2d,
  maxPoolWithArgmax,
  maxPoolingWithArgmax2d,
  maxUnpooling2d,
  mfcc,
  ngramHash,
  ngrams,
  numericVerify,
  raggedRange,
  raggedTensorToTensor,
  resampler,
  sentencepieceTokenizer,
  signalDelay,
  signalEnergy,
  signalFftAutoScale,
  signalFilterBank,
  signalFilterBankLog,
  signalFilterBankSpectralSubtraction,
  signalFilterBankSquareRoot,
  signalFramer,
  signalIrfft,
  signalOverlapAdd,
  signalPcan,
  signalRfft,
  signalStacker,
  signalWindow,
  transformLandmarks,
  transformTensor,
  transformTensorBilinear,
  whitespaceTokenizer,
];

/** Of them, what public models of pictures use: post-processing of detections, MediaPipe's segmentation. */
export const VISION_OPS: readonly OpDefinition[] = [
  convolution2dTransposeBias,
  detectionPostProcess,
  maxPoolingWithArgmax2d,
  maxUnpooling2d,
];
