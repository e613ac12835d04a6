import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { readSafetensors, writeSafetensors } from '../../core/interchange/safetensors';
import { call, callJson, config, Folder } from './calling';

const csv = 'a,b,kind\n1,2,x\n3,4,y\n5,1,x\n2,2,y\n4,4,x\n6,5,y\n';
const ofFile = (data: object, layers?: object[]): object =>
  config({
    data: { file: 'data.csv', target: 'kind', ...data },
    training: { epochs: 1, batch_size: 2 },
    ...(layers && { layers }),
  });

describe('bad input', () => {
  let folder: Folder;
  beforeEach(() => {
    folder = new Folder();
  });
  afterEach(() => folder.remove());

  interface Case {
    readonly title: string;
    readonly text: object | string;
    readonly csv?: string | Uint8Array;
    readonly message: RegExp;
    /** Whether the fault lies in the data file. */
    readonly inData?: boolean;
  }

  const broken: readonly Case[] = [
    { title: 'broken JSON', text: '{\n  "layers": [\n', message: /mlp\.json:\d+:\d+: error: / },
    {
      title: 'an unknown layer',
      text: config({ layers: [{ type: 'Conv2d', out_features: 2 }] }),
      message: /Conv2d/,
    },
    {
      title: 'a width of zero',
      text: config({ layers: [{ type: 'Linear', out_features: 0 }] }),
      message: /out_features/,
    },
    {
      title: 'a width beyond any memory',
      text: config({
        layers: [
          { type: 'Linear', out_features: 2_000_000_000 },
          { type: 'Linear', out_features: 2 },
        ],
      }),
      message: /memory|GiB|at most|out_features/i,
    },
    {
      title: 'two widths that together are beyond the memory',
      text: config({
        layers: [
          { type: 'Linear', out_features: 60_000 },
          { type: 'Linear', out_features: 60_000 },
          { type: 'Linear', out_features: 2 },
        ],
      }),
      message: /memory|GiB/i,
    },
    {
      title: 'a learning rate that is infinite',
      text: JSON.stringify(config({ optimizer: { type: 'SGD', lr: 0.5 } })).replace('"lr":0.5', '"lr":1e999'),
      message: /1e999/,
    },
    {
      title: 'a batch of one under batch norm',
      text: config({
        layers: [
          { type: 'Linear', out_features: 4 },
          { type: 'BatchNorm1d' },
          { type: 'Linear', out_features: 2 },
        ],
        training: { epochs: 1, batch_size: 1 },
      }),
      message: /batch/i,
    },
    {
      title: 'a last width that does not fit the classes',
      text: config({ layers: [{ type: 'Linear', out_features: 3 }] }),
      message: /out_features|classes/,
    },
    ...['constructor', '__proto__'].flatMap(name => [
      {
        title: `a key that every object of JavaScript answers to, ${name},`,
        text: JSON.stringify(config()).replace('{', `{"${name}":{},`),
        message: new RegExp(`no key "${name}"`),
      },
      {
        title: `an optimizer that every object of JavaScript answers to, ${name},`,
        text: config({ optimizer: { type: name } }),
        message: new RegExp(`no optimizer "${name}"`),
      },
    ]),
    {
      title: 'a target of one class',
      text: ofFile({}),
      csv: csv.replaceAll(',y', ',x'),
      message: /class "x".*second class/,
    },
    {
      title: 'a quantity taken for classes',
      text: ofFile({ target: 'b' }),
      csv: 'a,b\n1,0.5\n2,1.5\n3,2.25\n',
      message: /or use MSELoss/,
    },
    { title: 'a data file that is not there', text: ofFile({ file: 'gone.csv' }), message: /gone\.csv/ },
    {
      title: 'a target column that is not there',
      text: ofFile({ target: 'king' }),
      csv,
      message: /"king".*"kind"/s,
    },
    { title: 'an empty data file', text: ofFile({}), csv: '', inData: true, message: /empty/ },
    {
      title: 'a data file with a row that is too short',
      text: ofFile({}),
      csv: `${csv}7,8\n`,
      inData: true,
      message: /data\.csv:8:\d+: error: /,
    },
    {
      title: 'a data file with a NaN',
      text: ofFile({}),
      csv: csv.replace('5,1,x', '5,NaN,x'),
      inData: true,
      message: /data\.csv:4:\d+: error: /,
    },
    {
      title: 'a data file that is not text',
      text: ofFile({}),
      csv: Uint8Array.from({ length: 300 }, (_, i) => (i * 37) % 256),
      inData: true,
      message: /data\.csv/,
    },
    {
      title: 'a class that only the held-back rows have',
      text: ofFile({ validation: 0.5 }, [{ type: 'Linear', out_features: 6 }]),
      csv: 'a,b,kind\n1,2,p\n3,4,q\n5,1,r\n2,2,s\n4,4,t\n6,5,u\n',
      message: /validation|held back/,
    },
  ];

  for (const { title, text, csv: data, message, inData } of broken)
    it(`${title} is named with its place, in every command, with status 1`, async () => {
      const path = folder.file('net.mlp.json', text);
      if (data !== undefined) folder.file('data.csv', data);
      for (const command of ['check', 'train', 'inspect', 'gradients']) {
        const { status, output, errors } = await call(command, path);
        const shown = command === 'check' ? output : errors;
        assert.equal(status, 1, `${command}: ${shown}`);
        assert.match(shown, message);
        assert.match(shown, inData ? /data\.csv:\d+:\d+: error: / : /net\.mlp\.json:\d+:\d+: error: /);
        assert.doesNotMatch(shown, /^\s+at |\.ts:|node_modules|undefined/m);
      }
      const { status, document } = await callJson<{ problems: { line: number; column: number }[] }>(
        'train',
        path,
      );
      assert.equal(status, 1);
      assert.ok(document.problems.every(({ line, column }) => line >= 1 && column >= 1));
    });

  it('weights of another network name what does not fit', async () => {
    const path = folder.file('net.mlp.json', config());
    const other = folder.file('other.mlp.json', config({ layers: [{ type: 'Linear', out_features: 2 }] }));
    const weights = folder.file('w.safetensors');
    await call('train', other, '--steps', '0', '--save', weights);
    const { status, errors } = await call('train', path, '--weights', weights);
    assert.equal(status, 1);
    assert.match(errors, /0\.weight \[10, 2\] expected, found \[2, 2\]/);
  });

  it('weights that are no safetensors file, or are not there, are refused', async () => {
    const path = folder.file('net.mlp.json', config());
    const junk = folder.file('junk.safetensors', 'not at all');
    for (const weights of [junk, folder.file('gone.safetensors')]) {
      const { status, errors } = await call('inspect', path, '--weights', weights);
      assert.equal(status, 1);
      assert.match(errors, /safetensors/);
    }
  });

  it('weights that hold NaN are told, and cannot be trained from', async () => {
    const path = folder.file('net.mlp.json', config());
    const weights = folder.file('w.safetensors');
    await call('train', path, '--steps', '0', '--save', weights);
    const { tensors } = readSafetensors(readFileSync(weights), weights);
    (tensors.get('2.weight')?.data as Float32Array)[3] = Number.NaN;
    writeFileSync(weights, writeSafetensors(tensors));
    const looked = await call('inspect', path, '--weights', weights);
    assert.equal(looked.status, 0);
    assert.match(looked.errors, /warning: .*w\.safetensors holds NaN or infinity in 2\.weight/);
    const trained = await call('train', path, '--weights', weights);
    assert.equal(trained.status, 2);
    assert.match(trained.output, /2\.weight\[3\] is NaN from the start/);
  });

  it('a config or weights that are no regular file, too large or no text are refused before they are read', async () => {
    const path = folder.file('net.mlp.json', config());
    const pipe = folder.file('pipe.mlp.json');
    assert.equal(spawnSync('mkfifo', [pipe]).status ?? 0, 0);
    const large = folder.file('large.safetensors', 'x');
    truncateSync(large, 10 * 2 ** 30);
    const text = folder.file('huge.mlp.json', 'x');
    truncateSync(text, 3 * 2 ** 30);
    const calls: readonly (readonly [readonly string[], RegExp])[] = [
      [['check', folder.file('latin.mlp.json', Uint8Array.of(0x7b, 0xe4, 0x7d))], /UTF-8/],
      [['check', text], /3,072 MiB, and at most 16 MiB/],
      [['inspect', path, '--weights', large], /10,240 MiB, and at most 2,048 MiB/],
      [['inspect', path, '--weights', dirname(path)], /is a folder/],
      ...(process.platform === 'win32' ? [] : ([[['check', pipe], /no regular file/]] as const)),
    ];
    for (const [args, message] of calls) {
      const { status, errors } = await call(...args);
      assert.equal(status, 1, errors);
      assert.match(errors, message);
    }
  });

  it('a result that could not be written is refused before the work, and none is written in part', async () => {
    const path = folder.file('net.mlp.json', config());
    const target = folder.file('w.safetensors', 'as it was');
    const { status, errors } = await call('train', path, '--save', folder.file('none/w.safetensors'));
    assert.equal(status, 1);
    assert.match(
      errors,
      /none.w\.safetensors:1:1: error: The folder .*none does not exist\. Create it first\./,
    );
    assert.equal((await call('train', path, '--steps', '1', '--save', target)).status, 0);
    readSafetensors(readFileSync(target), target);
    assert.deepEqual(
      readdirSync(dirname(path)).filter(name => name.includes('tmp')),
      [],
    );
  });

  it('a file that cannot be written is the input at fault', async () => {
    const path = folder.file('net.mlp.json', config());
    for (const option of ['--save', '--log']) {
      const { status, errors } = await call('train', path, '--steps', '3', option, '/nowhere/at/all');
      assert.equal(status, 1, errors);
      assert.match(errors, /\/nowhere\/at\/all/);
    }
  });
});

describe('a call that makes no sense', () => {
  it('names what is wrong and where the help is, with status 1', async () => {
    const calls: readonly (readonly [readonly string[], RegExp])[] = [
      [['trian', 'x.mlp.json'], /Did you mean "train"\?/],
      [['train'], /Name the config/],
      [['train', 'a.mlp.json', 'b.mlp.json'], /"b\.mlp\.json"/],
      [['train', 'a.mlp.json', '--stepps', '3'], /no option "--stepps"\. Did you mean "--steps"\?/],
      [['train', 'a.mlp.json', '-x'], /no option "-x"\. There are --json, .*--steps/],
      [['train', 'a.mlp.json', '--steps'], /--steps needs a value: --steps N/],
      [['train', 'a.mlp.json', '--steps', '--json'], /--steps needs a value/],
      [['train', 'a.mlp.json', '--steps', '1', '--steps', '2'], /given twice/],
      [['check', 'a.mlp.json', '--json=5'], /--json takes no value/],
      [['surface', 'a.mlp.json', '--range', '-1'], /a number above 0, not "-1"/],
      [['help', 'trian'], /Did you mean "train"\?/],
      [['train', 'a.mlp.json', '--steps', '-3'], /--steps takes a whole number from 0 on, not "-3"/],
      [['train', 'a.mlp.json', '--steps', '1.5'], /whole number/],
      [['surface', 'a.mlp.json', '--size', '1000000'], /--size takes 1001 at most, not 1000000/],
      [['train', 'a.mlp.json', '--steps', '3', '--epochs', '1'], /not both/],
      [['train', 'gone.mlp.json'], /gone\.mlp\.json:1:1: error: There is no such file/],
    ];
    for (const [args, message] of calls) {
      const { status, output, errors } = await call(...args);
      assert.equal(status, 1, args.join(' '));
      assert.equal(output, '');
      assert.match(errors, message);
    }
  });

  it('without a command shows the overview', async () => {
    const { status, output } = await call();
    assert.equal(status, 1);
    assert.match(output, /Usage: deadeye COMMAND CONFIG/);
  });
});

describe('help', () => {
  it('exists for every command, with examples', async () => {
    const { output } = await call('--help');
    const names = [...output.matchAll(/^ {2}(\w+) {2,}\w/gm)].map(([, name]) => name);
    for (const name of ['check', 'inspect', 'train', 'gradients', 'hessian', 'surface', 'export'])
      assert.ok(names.includes(name), name);
    for (const name of names) {
      const help = await call(name, '--help');
      assert.equal(help.status, 0);
      assert.match(help.output, new RegExp(`Examples:\n {2}deadeye ${name} `));
      assert.equal((await call('help', name)).output, help.output);
    }
  });

  it('tells the version of the package', async () => {
    const { output, status } = await call('--version');
    assert.equal(status, 0);
    assert.match(output, /^\d+\.\d+\.\d+\n$/);
  });
});
