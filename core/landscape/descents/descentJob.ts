import type { DescentMethod } from '../../session/protocol/descents';
import { CRITICAL_GRADIENT } from '../classify';
import type { NetworkObjective } from '../networkObjective';
import type { Progress } from '../objective';
import type { Plane } from '../plane';
import { norm } from '../vector';
import { followDescent, type DescentCourse, type DescentSettings, type Stepper } from './descent';
import { gradientDescent, heavyBall, perturbedDescent } from './firstOrder';
import { saddleFreeNewton } from './saddleFreeNewton';

const steppers: Readonly<
  Record<DescentMethod, (settings: DescentSettings, objective: NetworkObjective) => Stepper>
> = {
  'gradient-descent': gradientDescent,
  perturbed: perturbedDescent,
  momentum: heavyBall,
  'saddle-free-newton': (_settings, objective) => saddleFreeNewton(objective, objective.memory),
};

/** One descent from the plane's origin. */
export function descend(
  objective: NetworkObjective,
  plane: Plane,
  settings: DescentSettings,
  progress: Progress,
): DescentCourse {
  const start = plane.origin;
  const gradient = new Float64Array(objective.size);
  objective.differentiate(start, gradient);
  // Away from a critical point the gradient leads on by itself.
  const critical = norm(gradient) <= CRITICAL_GRADIENT * settings.hessianNorm * Math.max(1, norm(start));
  const told = critical ? settings : { ...settings, push: undefined };
  const stepper = steppers[settings.method](told, objective);
  return followDescent(objective, start, plane, stepper, told, progress);
}
