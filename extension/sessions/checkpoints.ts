import { createHash } from 'node:crypto';
import { mkdir, readFile, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** A run as it stood: enough to go on from there in another process, bit for bit. */
export interface Checkpoint {
  readonly config: string;
  /** The text that was loaded, which the editor's text may differ from by now. */
  readonly text: string;
  readonly step: number;
  /** It was training at that moment. */
  readonly training: boolean;
  readonly bytes: Uint8Array;
}

/** Runs of earlier days are worth little: the newest few are kept. */
const keptRuns = 12;

/** Keeps runs in the workspace's storage, so that they survive a reload of the window. One file a config. */
export class CheckpointStore {
  constructor(private readonly folder: string) {}

  /** A file is complete or absent: it is written beside and then moved. */
  async save(checkpoint: Checkpoint): Promise<void> {
    const { bytes, ...head } = checkpoint;
    const json = Buffer.from(JSON.stringify(head));
    const length = Buffer.alloc(4);
    length.writeUInt32LE(json.length);
    await mkdir(this.folder, { recursive: true });
    const file = this.fileOf(checkpoint.config);
    await writeFile(`${file}.part`, Buffer.concat([length, json, bytes]));
    await rename(`${file}.part`, file);
    await this.forgetOld();
  }

  /** What was kept of a config's run; undefined when there is nothing, or nothing that can be read. */
  async load(config: string): Promise<Checkpoint | undefined> {
    try {
      const content = await readFile(this.fileOf(config));
      const start = 4 + content.readUInt32LE(0);
      const head = JSON.parse(content.subarray(4, start).toString()) as Omit<Checkpoint, 'bytes'>;
      if (head.config !== config) return undefined;
      return { ...head, bytes: new Uint8Array(content.subarray(start)) };
    } catch {
      return undefined;
    }
  }

  async forget(config: string): Promise<void> {
    await rm(this.fileOf(config), { force: true });
  }

  private fileOf(config: string): string {
    return path.join(this.folder, `${createHash('sha256').update(config).digest('hex').slice(0, 32)}.run`);
  }

  private async forgetOld(): Promise<void> {
    const files = (await readdir(this.folder)).map(name => path.join(this.folder, name));
    if (files.length <= keptRuns) return;
    const ages = await Promise.all(files.map(async file => ({ file, time: (await stat(file)).mtimeMs })));
    ages.sort((a, b) => b.time - a.time);
    await Promise.all(ages.slice(keptRuns).map(({ file }) => rm(file, { force: true })));
  }
}
