import { TFLITE } from './generated/tflite.generated.ts';

/** Whether `bytes` begin like a `.tflite` model: cheap, and no promise that the rest is sound. */
export function isModel(bytes: Uint8Array): boolean {
  return bytes.length >= 8 && String.fromCharCode(...bytes.subarray(4, 8)) === TFLITE.identifier;
}
