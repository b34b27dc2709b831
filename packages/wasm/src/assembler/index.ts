export * from './atomics.ts';
export * from './code.ts';
export * from './leb128.ts';
export * from './module.ts';
export * from './opcodes.ts';
export * from './types.ts';
