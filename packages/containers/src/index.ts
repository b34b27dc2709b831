export * from './crc32.ts';
export * from './double-array.ts';
export * from './flatbuffers/index.ts';
export * from './flexbuffers.ts';
export * from './npy.ts';
export * from './zip.ts';
