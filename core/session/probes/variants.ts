import { readyVariants } from '../../inspection/readyVariants';
import type { Probe } from './probe';

export const variantsProbe: Probe<'variants'> = (_params, { run }) => ({
  variants: readyVariants(run.config),
});
