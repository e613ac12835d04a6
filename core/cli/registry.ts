import type { Command } from './command';
import { check } from './commands/check';
import { diagnose } from './commands/diagnose';
import { exportCommand } from './commands/export';
import { gradients } from './commands/gradients';
import { hessian } from './commands/hessian';
import { inspect } from './commands/inspect';
import { surface } from './commands/surface';
import { train } from './commands/train';

/** Every command, in the order of the overview. */
export const commands: readonly Command[] = [
  check,
  inspect,
  train,
  gradients,
  diagnose,
  hessian,
  surface,
  exportCommand,
];
