import type { OpDefinition } from '@zoo/ir';
import { detectionPostProcess } from './ops/detection_post_process/index.ts';
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

/** Custom ops that zoo brings along, one line each. */
export const CUSTOM_OPS: readonly OpDefinition[] = [
  detectionPostProcess,
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
];
