import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { saveStateDict } from '../../interchange/stateDict';
import type { Run } from '../../session/run';
import type { Command } from '../command';
import { toJson } from '../json';
import { checkWritable, writeFault, writeWhole } from '../files';
import { openSession } from '../openSession';
import { percent, short } from '../table';
import { UsageError, wholeNumber } from '../usage';
import { findingsOf } from '../findings';

/** Steps between two looks at the progress. */
const stepsPerTurn = 256;

export const train: Command = {
  name: 'train',
  summary: 'train a network',
  options: {
    steps: { value: 'N', help: 'minibatches to train; default: as the config says' },
    epochs: { value: 'N', help: 'epochs to train, instead of --steps' },
    weights: { value: 'W', help: 'safetensors file to start from' },
    save: { value: 'W2', help: 'safetensors file to write the trained weights to' },
    log: { value: 'F', help: 'file to write one line of JSON a step to' },
  },
  examples: [
    'deadeye train penguins.mlp.json',
    'deadeye train moons.mlp.json --steps 500 --save moons.safetensors --log moons.ndjson',
    'deadeye train moons.mlp.json --steps 0 --save initial.safetensors',
  ],
  async run(invocation) {
    const { values, terminal } = invocation;
    const steps = wholeNumber(values.steps, 'steps', 0);
    const epochs = wholeNumber(values.epochs, 'epochs', 0);
    if (steps !== undefined && epochs !== undefined)
      throw new UsageError('Give --steps or --epochs, not both.');
    for (const path of [values.save, values.log]) if (typeof path === 'string') await checkWritable(path);
    const session = await openSession(invocation);
    try {
      const run = session.loaded();
      const { trainer } = run;
      const target = steps ?? (epochs === undefined ? trainer.totalSteps : epochs * trainer.stepsPerEpoch);
      const seconds = await trainTo(
        run,
        target,
        typeof values.log === 'string' ? values.log : undefined,
        (done, total) =>
          terminal.progress(done, total, `step ${done} of ${total}  loss ${short(trainer.lastLoss)}`),
      );
      if (typeof values.save === 'string') await writeWhole(values.save, saveStateDict(trainer.network));
      const { loss, accuracy } = trainer.evaluate('training');
      const validation = run.dataset.validation.rows > 0 ? trainer.evaluate('validation') : undefined;
      const findings = findingsOf(run);
      const document = {
        steps: trainer.step,
        epochs: trainer.step / trainer.stepsPerEpoch,
        loss,
        ...(accuracy !== undefined && { accuracy }),
        ...(validation && { validation }),
        findings,
        seconds,
        ...(trainer.diverged && { diverged: trainer.diverged }),
      };
      const line = (name: string, value: { loss: number; accuracy: number | undefined }): string =>
        `${name.padEnd(11)} loss ${short(value.loss)}${value.accuracy === undefined ? '' : `  accuracy ${percent(value.accuracy)}`}`;
      const text = [
        `${trainer.step} steps (${short(document.epochs)} epochs) in ${seconds.toFixed(2)} s`,
        line('training', { loss, accuracy }),
        ...(validation ? [line('validation', validation)] : []),
        ...findings.map(finding => `${finding.severity}: ${finding.message}`),
        ...(trainer.diverged ? [`diverged: ${trainer.diverged.message}`] : []),
      ].join('\n');
      return { document, text, status: trainer.diverged ? 2 : 0 };
    } finally {
      session.dispose();
    }
  },
};

/** Trains up to a step and answers the seconds spent in the training loop alone. */
export async function trainTo(
  run: Run,
  target: number,
  log: string | undefined,
  onProgress: (done: number, total: number) => void,
): Promise<number> {
  const { trainer } = run;
  const stream = log === undefined ? undefined : createWriteStream(log);
  // An unwritable file must end the command with a message, not the process with an event.
  const failed = stream
    ? new Promise<never>((_, reject) =>
        stream.once('error', error => reject(writeFault(String(log), error) as Error)),
      )
    : undefined;
  failed?.catch(() => undefined);
  let seconds = 0;
  while (trainer.step < target && !trainer.diverged) {
    const end = Math.min(target, trainer.step + stepsPerTurn);
    const lines: string[] = [];
    const began = performance.now();
    while (trainer.step < end) {
      trainer.runStep();
      if (trainer.diverged) break;
      if (!stream) continue;
      const { step, lastLoss, lastLearningRate, lastGradNorm } = trainer;
      const epoch = Math.ceil(step / trainer.stepsPerEpoch);
      lines.push(toJson({ step, epoch, loss: lastLoss, lr: lastLearningRate, gradNorm: lastGradNorm }));
    }
    seconds += (performance.now() - began) / 1000;
    if (stream && lines.length > 0 && !stream.write(`${lines.join('\n')}\n`))
      await Promise.race([once(stream, 'drain'), failed]);
    onProgress(trainer.step, target);
  }
  if (stream) {
    stream.end();
    await Promise.race([once(stream, 'finish'), failed]);
  }
  return seconds;
}
