'use strict';
const { rows, runs } = JSON.parse(document.getElementById('data').textContent);
const points = x => (100 * x).toFixed(1);
const count = n => n === 0 ? 'all' : n.toLocaleString('en');
const known = x => x !== 'NaN' && x !== null && !Number.isNaN(x);
const many = (n, what) => `${n} ${what}${n === 1 ? '' : 's'}`;
const recipes = [...new Set(rows.map(r => r.recipe))], sizes = [...new Set(rows.map(r => r.rows))];

page.append(element('h1', { text: 'Study' }),
  element('p', { class: 'faint', text: `${many(recipes.length - (recipes.includes('linear model') ? 1 : 0), 'recipe')}, ${many(sizes.length, 'number')} of training rows, ${many(new Set(runs.map(r => r.seed)).size, 'seed')}. Accuracy in percent on the test rows, which are the same for all; the interval is of the mean over the seeds; p is of a paired t-test against ${recipes[0]}, with Holm's correction.` }),
  table('Results', ['recipe', 'rows', 'runs', 'accuracy', 'standard deviation', '95 % interval', 'difference', 'p'], rows.map(r => [r.recipe, count(r.rows), r.runs, points(r.mean),
    known(r.deviation) ? points(r.deviation) : '', known(r.low) ? `${points(r.low)} to ${points(r.high)}` : '',
    r.recipe === recipes[0] ? '' : (r.difference >= 0 ? '+' : '') + points(r.difference), known(r.pValue) ? r.pValue.toPrecision(2) : ''])));

const charts = element('div', { class: 'charts' });
page.append(element('h2', { text: sizes.length > 1 ? 'Accuracy by number of training rows' : 'Accuracy by seed' }), charts);
const labels = sizes.length > 1 ? sizes.map(count) : [...new Set(runs.map(r => `seed ${r.seed}`))];
const value = (recipe, i) => sizes.length > 1 ? rows.find(r => r.recipe === recipe && r.rows === sizes[i])?.mean : runs.find(r => r.recipe === recipe && `seed ${r.seed}` === labels[i])?.accuracy;
const marks = ['circle', 'rect', 'triangle', 'rectRot', 'star', 'cross'];
chart(charts, 'Accuracy', {
  type: 'line',
  data: { labels, datasets: recipes.map((recipe, k) => ({ label: recipe, data: labels.map((_, i) => 100 * value(recipe, i)), borderColor: COLORS[k % COLORS.length], backgroundColor: COLORS[k % COLORS.length], pointStyle: marks[k % marks.length], pointRadius: 5, showLine: sizes.length > 1 })) },
  options: { plugins: { legend: { labels: { usePointStyle: true } } }, scales: { x: titled(sizes.length > 1 ? 'training rows' : ''), y: { suggestedMax: 100, ...titled('accuracy in percent') } } },
}, [sizes.length > 1 ? 'rows' : 'seed', ...recipes], labels.map((label, i) => [label, ...recipes.map(recipe => { const v = value(recipe, i); return v === undefined ? '' : points(v); })]));

page.append(element('h2', { text: 'Runs' }), table('Runs', ['recipe', 'rows', 'seed', 'accuracy', 'macro-F1', 'loss'], runs.map(r => [r.recipe, count(r.rows), r.seed, points(r.accuracy), known(r.macroF1) ? points(r.macroF1) : '', r.loss.toFixed(4)])));
document.title = 'Valence study';
