// no file that a converter wrote has gates of 8 bits: pages are spared the kernel, and this one refuses them by name
export { integerLstm as integerLstm8 } from './lstm-integer.ts';
