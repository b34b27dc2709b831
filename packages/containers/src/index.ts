export * from './flatbuffers/index.ts';
