import type { SchedulerDefinition } from '../scheduler';
import { cosineAnnealingLR } from './cosineAnnealingLR';
import { exponentialLR } from './exponentialLR';
import { linearLR } from './linearLR';
import { multiStepLR } from './multiStepLR';
import { oneCycleLR } from './oneCycleLR';
import { stepLR } from './stepLR';

/** Every learning-rate schedule of the config, in the order of the documentation. */
export const schedulerDefinitions = [
  stepLR,
  multiStepLR,
  exponentialLR,
  cosineAnnealingLR,
  linearLR,
  oneCycleLR,
] as const;

/** The definition of a type, whatever its own config; undefined for an unknown one. */
export function findScheduler(type: string): SchedulerDefinition | undefined {
  return (schedulerDefinitions as readonly SchedulerDefinition[]).find(
    definition => definition.type === type,
  );
}
