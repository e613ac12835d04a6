import type { DataReader } from './reader';

/**
 * Apache Parquet through hyparquet (MIT, kept, no dependencies, reads every encoding and compression). It is larger than the
 * rest of what reads configs and data, and loaded only for a file of its kind.
 */
export const parquetReader: DataReader = {
  endings: ['.parquet'],
  read: async (bytes, context) => (await import('./parquetFile')).readParquet(bytes, context),
};
