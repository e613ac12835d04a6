import type { FileConfig } from '../schema';
import type { Table } from '../table';

/** What a reader is given besides the bytes. */
export interface ReadContext {
  /** Absolute path, for messages. */
  readonly path: string;
  readonly config: FileConfig;
  /** Reads a file that belongs to this one (the labels of IDX images, say); `key` is the key of the config that names it. */
  readBeside(name: string, key: string): Promise<{ readonly path: string; readonly bytes: Uint8Array }>;
  /** To be awaited now and then during long work: reports, lets the thread listen, throws when the work was called off. */
  progress(done: number, total: number): Promise<void>;
}

/** One format of data files: one file here and one line in `registry.ts`. Throws InputError and nothing else. */
export interface DataReader {
  /** How the name ends, in lower case. */
  readonly endings: readonly string[];
  /** Bytes beyond which a file of this format is refused before it is read, when that is less than for others. */
  readonly largest?: number;
  read(bytes: Uint8Array, context: ReadContext): Promise<Table> | Table;
}
