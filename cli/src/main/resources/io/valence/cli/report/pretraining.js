'use strict';
const run = JSON.parse(document.getElementById('data').textContent);
const best = run.epochs[run.bestEpoch - 1];
const names = ['next word', 'previous word'].slice(0, best.heldBack ? best.heldBack.losses.length : 0);
const perplexity = (epoch, k) => Math.exp(epoch.heldBack.losses[k]);
const number = n => n.toLocaleString('en');
const labels = run.epochs.map(e => e.epoch);

page.append(element('h1', { text: run.name }),
  element('p', { class: 'faint', text: `Valence ${run.version}, language model, ${number(run.texts)} texts, ${number(run.tokens)} tokens` }),
  element('div', { class: 'cards' },
    ...names.map((name, k) => element('div', { class: 'card' }, element('span', { class: 'faint', text: `perplexity, ${name}` }), element('b', { text: perplexity(best, k).toFixed(2) }), element('span', { class: 'faint', text: `epoch ${run.bestEpoch}, held-out texts` }))),
    element('div', { class: 'card' }, element('span', { class: 'faint', text: 'vocabulary' }), element('b', { text: number(run.vocabulary) })),
    element('div', { class: 'card' }, element('span', { class: 'faint', text: 'parameters' }), element('b', { text: number(run.parameters) }))));

const charts = element('div', { class: 'charts' });
page.append(element('h2', { text: 'Training' }), charts);
if (names.length > 0) {
  chart(charts, 'Perplexity of the held-out texts', {
    type: 'line',
    data: { labels, datasets: names.map((name, k) => line(name, run.epochs.map(e => perplexity(e, k)), COLORS[k])) },
    options: { scales: { x: titled('epoch'), y: titled('perplexity') } },
  }, ['epoch', ...names], run.epochs.map(e => [e.epoch, ...names.map((_, k) => perplexity(e, k).toFixed(2))]));
}
chart(charts, 'Loss of the training texts', {
  type: 'line',
  data: { labels, datasets: [line('loss', run.epochs.map(e => e.loss), COLORS[0])] },
  options: { scales: { x: titled('epoch'), y: titled('mean of -log p') } },
}, ['epoch', 'loss', 'tokens/s', 'seconds'], run.epochs.map(e => [e.epoch, e.loss.toFixed(4), number(Math.round(e.tokensPerSecond)), e.seconds.toFixed(1)]));

page.append(element('h2', { text: 'Record' }),
  table('Files', ['file', 'SHA-256'], Object.entries(run.inputs), 2),
  element('p', { class: 'faint', text: 'Command' }), element('pre', { text: run.command.join(' ') }),
  element('details', {}, element('summary', { text: 'Configuration' }), element('pre', { text: JSON.stringify(run.config, null, 2) })));
document.title = `${run.name}, Valence`;
