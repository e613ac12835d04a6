import type { PointKind } from '../../../core/session/protocol/landscape';

/** What a kind is called, and what that means in one sentence. */
export const kindWords: Readonly<Record<PointKind, { readonly name: string; readonly meaning: string }>> = {
  minimum: { name: 'Strict minimum', meaning: 'The gradient vanishes and every direction leads up.' },
  saddle: {
    name: 'Strict saddle',
    meaning:
      'The gradient vanishes, but some directions curve down: plain descent stalls where a way out exists.',
  },
  maximum: { name: 'Strict maximum', meaning: 'The gradient vanishes and every direction leads down.' },
  'degenerate minimum': {
    name: 'Degenerate minimum',
    meaning:
      'No direction curves down, and the flat ones lead nowhere lower: by an exact fit, or as walking along them found no way.',
  },
  'degenerate maximum': {
    name: 'Degenerate maximum',
    meaning: 'No direction curves up, and walking along the flat ones found no way up.',
  },
  'degenerate saddle': {
    name: 'Degenerate saddle',
    meaning: 'The Hessian shows no way out, but walking along its flat directions did.',
  },
  degenerate: {
    name: 'Degenerate',
    meaning: 'Gradient and Hessian vanish, and the loss does not change nearby.',
  },
  'not critical': {
    name: 'Not a critical point',
    meaning: 'The gradient is not small here, so this is a slope: neither minimum nor saddle.',
  },
  undetermined: {
    name: 'Undetermined',
    meaning:
      'The gradient vanishes, but the curvatures that are left do not decide what kind of point this is.',
  },
};
