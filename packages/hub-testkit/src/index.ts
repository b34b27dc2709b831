export { type ArchiveEntry, entriesOf, type Files, tar, tarGz } from './archive.ts';
export type { Fault, FaultRule } from './fault.ts';
export type { WebFiles } from './files.ts';
export type { Kaggle, KaggleModel } from './kaggle.ts';
export type { Npm, NpmPackage } from './npm.ts';
export type { LoggedRequest } from './server.ts';
export type { Storage } from './storage.ts';
export { type ServiceName, startTestHub, type TestHub } from './test-hub.ts';
