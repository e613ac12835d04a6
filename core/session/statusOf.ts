import type { Course } from './course';
import type { SessionStatus } from './protocol/status';
import type { Run } from './run';

export function statusOf(run: Run, course: Course): SessionStatus {
  const { trainer, history, config } = run;
  return {
    state: course.state,
    step: trainer.step,
    epoch: trainer.step / trainer.stepsPerEpoch,
    totalEpochs: config.training.epochs,
    stepsPerEpoch: trainer.stepsPerEpoch,
    lastStep: history.lastStep,
    revision: course.revision,
    batchLoss: trainer.lastLoss,
    learningRate: trainer.learningRate,
    stepsPerSecond: course.stepsPerSecond,
    training: course.evaluations.of('training'),
    validation: course.evaluations.of('validation'),
    message: course.message,
    stoppedBy: course.stoppedBy,
  };
}

/** Of a session that has nothing loaded. */
export const emptyStatus: SessionStatus = {
  state: 'empty',
  step: 0,
  epoch: 0,
  totalEpochs: 0,
  stepsPerEpoch: 0,
  lastStep: 0,
  revision: 0,
  batchLoss: Number.NaN,
  learningRate: Number.NaN,
  stepsPerSecond: 0,
  training: undefined,
  validation: undefined,
  message: undefined,
  stoppedBy: [],
};
