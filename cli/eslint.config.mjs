// For scripts/lint: the JavaScript of the report and of the page of `valence serve`, which are scripts of one page, not modules.
import js from '@eslint/js';
import globals from 'globals';

export default [
  js.configs.recommended,
  {
    files: ['src/main/resources/**/*.js'],
    languageOptions: {
      ecmaVersion: 2021,
      sourceType: 'script',
      globals: { ...globals.browser, Chart: 'readonly', element: 'readonly', shaded: 'readonly', ofText: 'readonly', download: 'readonly', csv: 'readonly', COLORS: 'readonly', chart: 'readonly', table: 'readonly', line: 'readonly', titled: 'readonly', percent: 'readonly', css: 'readonly', page: 'readonly' },
    },
  },
  { files: ['**/shade.js', '**/chart-figure.js'], rules: { 'no-redeclare': 'off', 'no-unused-vars': 'off' } }, // declares what the others use
];
