export * from './atomics.ts';
export * from './bytes.ts';
export * from './module.ts';
export * from './opcodes.ts';
export * from './types.ts';
