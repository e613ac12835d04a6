import eslint from '@eslint/js';
import globals from 'globals';
import tseslint from 'typescript-eslint';

/** Forbids imports of other rooms, by the path as it is written. The architecture test checks the rooms inside core. */
const forbid = (...patterns) => ['error', { patterns }];

const vscodeApi = { group: ['vscode'], message: 'Only extension/ and its tests know VS Code.' };
const toolkit = {
  group: ['@vscode/webview-ui-toolkit', '@vscode/webview-ui-toolkit/*', '@microsoft/fast-*'],
  message: 'Only webview/ui/ imports the toolkit, so that its successor replaces one folder.',
};
const outsideOfCore = {
  group: ['**/extension/**', '**/webview/**', '**/test/**'],
  message: 'core/ is imported by the others, never the other way round.',
};
const outsideOfExtension = {
  group: ['**/webview/**', '**/test/**'],
  message: 'extension/ talks to the webview through the protocol.',
};
const outsideOfWebview = {
  regex: '(^|/)(extension|test)/|(^|/)core/(?!session/protocol/)',
  message: 'webview/ knows of core only the types in core/session/protocol.',
};
const nodeModules = { regex: '^node:', message: 'There is no Node in a webview.' };

export default tseslint.config(
  {
    ignores: ['dist/', 'out/', '.cache/', 'node_modules/', 'core/kernels/assembly/', '**/*.generated.ts'],
  },
  eslint.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [...tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'separate-type-imports' }],
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/prefer-readonly': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      // Numbers and states read well in templates; what would read badly (objects, undefined) stays forbidden.
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      // `() => void work()` says that nobody waits.
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreVoidOperator: true, ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
      ],
      '@typescript-eslint/no-meaningless-void-operator': 'off',
      // Indexing an array never yields undefined in our settings, so a check of what an index gave looks needless but is not.
      '@typescript-eslint/no-unnecessary-condition': 'off',
      '@typescript-eslint/no-non-null-assertion': 'error',
      // Definitions and handlers are objects of plain functions, taken apart on purpose; none of them uses `this`.
      '@typescript-eslint/unbound-method': 'off',
      // VS Code's API is written in terms of classes that its own objects only resemble.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      // `K & string` narrows the keys of a type parameter; the rule sees only what the parameter may become.
      '@typescript-eslint/no-redundant-type-constituents': 'off',
      '@typescript-eslint/no-invalid-void-type': 'off',
      '@typescript-eslint/no-empty-object-type': ['error', { allowInterfaces: 'with-single-extends' }],
      '@typescript-eslint/unified-signatures': 'off',
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportDefaultDeclaration', message: 'Export by name: a thing has one name everywhere.' },
        { selector: 'ExportAllDeclaration', message: 'No barrels: import from where a thing lives.' },
      ],
      eqeqeq: 'error',
      'no-console': 'error',
    },
  },
  {
    files: ['core/**/*.ts'],
    rules: {
      'no-restricted-imports': forbid(vscodeApi, outsideOfCore),
      'no-restricted-globals': ['error', 'window', 'document'],
      'no-restricted-properties': [
        'error',
        { object: 'Math', property: 'random', message: 'Everything random follows from the seed.' },
      ],
    },
  },
  {
    files: ['core/cli/**/*.ts'],
    rules: { 'no-console': 'off' },
  },
  {
    files: ['extension/**/*.ts'],
    rules: {
      'no-restricted-imports': forbid(outsideOfExtension),
      'no-restricted-globals': ['error', 'window', 'document'],
    },
  },
  {
    files: ['webview/**/*.ts'],
    rules: {
      'no-restricted-imports': forbid(vscodeApi, toolkit, outsideOfWebview, nodeModules),
      'no-console': 'off',
    },
  },
  {
    files: ['webview/ui/**/*.ts'],
    rules: { 'no-restricted-imports': forbid(vscodeApi, outsideOfWebview, nodeModules) },
  },
  {
    files: ['test/**/*.ts'],
    rules: {
      // In a test an assertion that throws is the point.
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unused-expressions': 'off',
      'no-console': 'off',
    },
  },
  {
    files: ['**/*.mjs'],
    languageOptions: { globals: globals.node },
  },
);
