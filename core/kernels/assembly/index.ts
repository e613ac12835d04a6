export * from './linear';
export * from './activation';
export * from './batchNorm';
export * from './layerNorm';
export * from './losses';
export * from './optimizers';
export * from './elementwise';
export * from './gather';
export { symmetricSweep } from './symmetric';
