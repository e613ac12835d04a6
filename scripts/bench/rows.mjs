// Every row of the benchmark: what it says, our figure, PyTorch's where it does the same, and the target that it must meet.

const seconds = value => `${value.toFixed(2)} s`;
const milliseconds = value => `${Math.round(value)} ms`;
const microseconds = value =>
  `${value >= 100 ? Math.round(value).toLocaleString('en') : value.toFixed(1)} µs`;
const percent = value => `${(100 * value).toFixed(0)} %`;
const change = value => `${value >= 0 ? '+' : ''}${(100 * value).toFixed(1)} %`;
const megabytes = value => `${(value / 2 ** 20).toFixed(2)} MB`;
const rate = value => `${value.toFixed(0)} a second`;

const atMost = (limit, text) => ({ text: `≤ ${text}`, met: value => value <= limit });
const atLeast = (limit, text) => ({ text: `≥ ${text}`, met: value => value >= limit });

/** Training steps in microseconds; `target` is the least ratio to PyTorch. */
export const stepTargets = { tiny: 60, seed: 15, mnist: 1, big: 0.6 };

/**
 * `of` finds the figure in what was measured (`ours`, `panel`, `editor`, `bytes`), `peer` PyTorch's; `judged` is what the
 * target speaks of where that is not the figure itself.
 */
export const rows = [
  {
    what: 'step of tiny as a network of objects for units and links, over ours',
    of: ({ ours }) => ours.perNode / ours.steps.find(({ name }) => name === 'tiny').ours,
    show: value => `${value.toFixed(1)}×`,
    target: atLeast(10, '10×'),
  },
  {
    what: 'step of big, all cores, against PyTorch’s',
    of: ({ ours }) => ours.bigShared,
    peer: torch => torch.steps.big,
    show: microseconds,
    judged: (own, peer) => peer / own,
    target: atLeast(1, '1.0×'),
  },
  {
    what: 'handwritten digits: 8 000 images, 8 epochs, from config to trained',
    of: ({ ours }) => ours.digits?.seconds,
    show: seconds,
    target: atMost(10, '10 s'),
  },
  {
    what: 'handwritten digits: right of those never seen',
    of: ({ ours }) => ours.digits?.accuracy,
    show: percent,
    target: atLeast(0.95, '95 %'),
  },
  {
    what: 'exact spectrum, 1330 parameters, 500 samples, all cores',
    of: ({ ours }) => ours.spectrum,
    peer: torch => torch.spectrum,
    show: seconds,
    target: atMost(0.5, '0.5 s'),
  },
  {
    what: 'loss surface 51×51, 1330 parameters, 1000 samples, all cores',
    of: ({ ours }) => ours.surface,
    peer: torch => torch.surface,
    show: seconds,
    target: atMost(0.5, '0.5 s'),
  },
  {
    what: 'back to any step of 100 000, the slowest of five',
    of: ({ ours }) => 1000 * ours.goTo,
    show: milliseconds,
    target: atMost(200, '200 ms'),
  },
  {
    what: 'history of those 100 000 steps',
    of: ({ ours }) => ours.historyBytes,
    show: megabytes,
    target: atMost(256 * 2 ** 20, '256 MB'),
  },
  {
    what: 'memory in use after opening and closing 100 more sessions (60 before them, to compile)',
    of: ({ ours }) => ours.growth,
    show: change,
    target: atMost(0.05, '5 %'),
  },
  ...['small', 'wide'].flatMap(name => [
    {
      what: `training ${words(name)}, every view streaming, against headless`,
      of: ({ panel }) => panel[name]?.share,
      show: percent,
      target: atLeast(0.9, '90 %'),
    },
    {
      what: `largest frame of ${words(name)}, every view in it`,
      of: ({ panel }) => panel[name]?.largestFrame,
      show: megabytes,
      target: atMost(2 ** 20, '1 MB'),
    },
    {
      what: `pictures of the panel in VS Code, every view open, while ${words(name)} train`,
      of: ({ editor }) => editor.pictures?.square[name],
      show: rate,
      // A screen of 60 Hz gives no more than that; one picture of a second may be late.
      target: atLeast(59, '60 a second'),
    },
    {
      what: `the same with VS Code’s round corners, beside the text¹`,
      of: ({ editor }) => editor.pictures?.round[name],
      show: rate,
    },
  ]),
  {
    what: 'the same with VS Code’s round corners, alone in the window',
    of: ({ editor }) => editor.pictures?.round.alone,
    show: rate,
    target: atLeast(59, '60 a second'),
  },
  {
    what: 'pictures of VS Code’s own Markdown preview, one word of it changing, in that look, alone, while 4 × 512 units train',
    of: ({ editor }) => editor.pictures?.round.preview,
    show: rate,
  },
  {
    what: 'Train pressed to the first picture of it, loaded before',
    of: ({ editor }) => editor.firstFrame,
    show: milliseconds,
    target: atMost(300, '300 ms'),
  },
  {
    what: 'reading the code for `activate()`, in the extension host',
    of: ({ editor }) => editor.activation?.reading,
    show: milliseconds,
  },
  {
    what: '`activate()`, from asking for it to its answer',
    of: ({ editor }) => editor.activation?.activating,
    show: milliseconds,
    target: atMost(50, '50 ms'),
  },
  {
    what: 'the package',
    of: ({ bytes }) => bytes,
    show: megabytes,
    target: atMost(1.5 * 2 ** 20, '1.5 MB'),
  },
];

function words(name) {
  return name === 'small' ? 'two spirals (2-16-16-2)' : '4 × 512 units';
}
