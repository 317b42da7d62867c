import js from '@eslint/js';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

/** Injected classes must stay value imports: their decorators' metadata names them at run time. */
const typed = {
  files: ['**/*.ts'],
  extends: [tseslint.configs.recommendedTypeChecked],
  languageOptions: { parserOptions: { project: './tsconfig.json', tsconfigRootDir: import.meta.dirname } },
  rules: {
    eqeqeq: 'error',
    '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
    // Ports and handlers are asynchronous by contract, whether or not they have something to wait for.
    '@typescript-eslint/require-await': 'off',
  },
};

/** Specs and benches read JSON that they have just asked for; what it holds is what they check. */
const looseInTests = {
  files: ['test/**/*.ts', 'bench/**/*.ts'],
  rules: {
    '@typescript-eslint/no-unsafe-argument': 'off',
    '@typescript-eslint/no-unsafe-assignment': 'off',
    '@typescript-eslint/no-unsafe-call': 'off',
    '@typescript-eslint/no-unsafe-member-access': 'off',
    '@typescript-eslint/no-unsafe-return': 'off',
    '@typescript-eslint/unbound-method': 'off',
  },
};

export default defineConfig(
  globalIgnores(['dist/', 'data/', 'client/', '.*/']),
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  typed,
  looseInTests,
  {
    files: ['**/*.js'],
    languageOptions: { globals: { process: 'readonly', console: 'readonly', URL: 'readonly' } },
  },
  { files: ['src/**'], linterOptions: { noInlineConfig: true } },
  { files: ['src/**'], ignores: ['src/bootstrap/**'], rules: { 'no-console': 'error' } },
);
