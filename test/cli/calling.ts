import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { main } from '../../core/cli/main';

/** What a call printed and how it ended. */
export interface Call {
  readonly status: number;
  readonly output: string;
  readonly errors: string;
}

export async function call(...args: readonly string[]): Promise<Call> {
  let output = '';
  let errors = '';
  const status = await main(
    args,
    { write: text => (output += text) },
    { isTTY: false, write: text => (errors += text) },
  );
  return { status, output, errors };
}

/** Calls with `--json` and reads what came. */
export async function callJson<T>(
  ...args: readonly string[]
): Promise<{ readonly status: number; readonly document: T }> {
  const { status, output } = await call(...args, '--json');
  return { status, document: JSON.parse(output) as T };
}

/** A folder for one test, with files in it. */
export class Folder {
  private readonly path = mkdtempSync(join(tmpdir(), 'deadeye-cli-'));

  /** The absolute path of a file, written if a text is given; anything but text is written as JSON. */
  file(name: string, content?: unknown): string {
    const path = join(this.path, name);
    if (content instanceof Uint8Array || typeof content === 'string') writeFileSync(path, content);
    else if (content !== undefined) writeFileSync(path, JSON.stringify(content, undefined, 2));
    return path;
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

/** A config that trains in milliseconds; its head has 2 classes. */
export function config(parts: Readonly<Record<string, unknown>> = {}): object {
  return {
    seed: 7,
    data: { generator: 'spirals', samples: 100, noise: 0.1, validation: 0.2 },
    layers: [{ type: 'Linear', out_features: 10 }, { type: 'ReLU' }, { type: 'Linear', out_features: 2 }],
    loss: { type: 'CrossEntropyLoss' },
    optimizer: { type: 'SGD', lr: 0.1, momentum: 0.9 },
    training: { epochs: 5, batch_size: 16, shuffle: true },
    ...parts,
  };
}
