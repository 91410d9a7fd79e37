'use strict';
const runs = JSON.parse(document.getElementById('data').textContent);
const several = runs.length > 1;

/** A line of each run over its epochs. */
function overEpochs(parent, caption, axis, series, scale = {}) {
  const datasets = runs.flatMap((run, i) => series.map(([name, value, dash], k) => line(
    (several ? run.name + (series.length > 1 ? ': ' : '') : '') + (several && series.length === 1 ? '' : name),
    run.epochs.map(e => ({ x: e.epoch, y: value(e) })), COLORS[(several ? i : k) % COLORS.length],
    { borderDash: dash ? [6, 4] : [] })));
  const rows = runs.flatMap(run => run.epochs.map(e => [...(several ? [run.name] : []), e.epoch, ...series.map(([, value]) => Number(value(e).toPrecision(4)).toLocaleString('en', { maximumSignificantDigits: 4 }))]));
  chart(parent, caption, {
    type: 'line', data: { datasets },
    options: { parsing: false, interaction: { mode: 'nearest', intersect: false }, plugins: { legend: { display: datasets.length > 1, labels: { usePointStyle: true, pointStyle: 'line' } } },
      scales: { x: { type: 'linear', ...titled('epoch'), ticks: { precision: 0 } }, y: { ...titled(axis), ...scale } } },
  }, [...(several ? ['run'] : []), 'epoch', ...series.map(([name]) => name)], rows);
}

function card(name, value, note) {
  return element('div', { class: 'card' }, element('span', { class: 'faint', text: name }), element('b', { text: value }),
    note ? element('span', { class: 'faint', text: note }) : null);
}

/** What the run is judged by. */
const judged = run => run.metrics[run.judgement.rows];

function summary(run) {
  const m = judged(run), bag = m.baselines.bag_of_words;
  return element('div', { class: 'cards' },
    card(`${run.judgement.rows} accuracy`, percent(m.accuracy), `95 %: ${percent(m.accuracy_95[0])} to ${percent(m.accuracy_95[1])}`),
    card('macro-F1', m.macro_f1.toFixed(4), `${m.rows} rows`),
    bag === undefined ? null : card('linear model', percent(bag), against(m, bag)),
    ...ordered(m),
    ...together(run),
    card('most frequent label', percent(m.baselines.majority)),
    card('calibration error', m.calibration_error.toFixed(4)),
    card('best epoch', `${run.bestEpoch} of ${run.epochs.length}`, `${run.epochs.reduce((s, e) => s + e.seconds, 0).toFixed(1)} s of training`),
    card('parameters of the network', run.parameters.toLocaleString('en'), `${run.vocabulary.toLocaleString('en')} words`));
}

/** The difference from the linear model, and whether it may be chance. */
function against(m, bag) {
  const points = 100 * (m.accuracy - bag), p = m.baselines.bag_of_words_p_value;
  return `this one ${Math.abs(points).toFixed(1)} points ${points >= 0 ? 'above' : 'below'}` +
    (p === undefined || points === 0 ? '' : `, ${p < 0.05 ? 'a significant difference' : 'no significant difference'} (McNemar p = ${p.toPrecision(2)})`);
}

/** Of labels in an order, how far the answers are from the labels. */
function ordered(m) {
  return m.ordinal === undefined ? [] : [
    card('within one step', percent(m.ordinal.within_one), `median label ${percent(m.ordinal.median.within_one)}`),
    card('mean absolute error', m.ordinal.mean_absolute_error.toFixed(4), `median label ${m.ordinal.median.mean_absolute_error.toFixed(4)}`)];
}

/** That another model than the one whose curves are shown answers; nothing for the network. */
function answers(run) {
  const text = {
    linear: 'The linear model answers (train.acceptBaseline): the epochs, curves and parameters are those of the network beside it.',
    together: 'Network and linear model answer together (model.wide): the epochs, curves and parameters are those of the network.'
  }[run.metrics.answer];
  return text === undefined ? [] : [element('p', { text })];
}

/** Labels of the rows that are no answer to any of them. */
function never(run) {
  const m = judged(run);
  const names = run.labels.filter((_, k) => m.confusion[k].some(n => n > 0) && m.confusion.every(counts => counts[k] === 0));
  return names.length === 0 ? null : element('p', { class: 'error', text: `Never predicted: ${names.join(', ')}. Train with ${run.config.train.balance ? '' : '--balance, or with '}more rows of ${names.length === 1 ? 'that label' : 'these labels'}.` });
}

/** What the network and the linear model have by the sum of their logits, where the run says it. */
function together(run) {
  const c = run.metrics.comparison?.[run.judgement.rows];
  return c === undefined ? [] : [card('network and linear', percent(c.together.accuracy), `loss ${c.together.loss.toFixed(4)}; network alone ${c.network.loss.toFixed(4)}`)];
}

function confusion(run) {
  const m = judged(run);
  const rows = m.confusion.map((counts, gold) => {
    const sum = Math.max(1, counts.reduce((a, b) => a + b, 0));
    return element('tr', {}, element('th', ofText(run.labels[gold], { text: run.labels[gold], scope: 'row' })), ...counts.map((count, answer) => {
      const tone = gold === answer ? 'good' : 'bad';
      return element('td', { text: count, class: gold === answer ? 'number right' : 'number', title: percent(count / sum), style: { background: `rgba(var(--${tone}), ${(0.6 * count / sum).toFixed(3)})` } });
    }), element('td', { class: 'number', text: percent(m.labels[run.labels[gold]].recall) }), element('td', { class: 'number', text: percent(m.labels[run.labels[gold]].precision) }), element('td', { class: 'number', text: m.labels[run.labels[gold]].f1.toFixed(4) }));
  });
  return element('div', { class: 'scroll', tabindex: '0', role: 'group', 'aria-label': 'Confusion matrix' }, element('table', { class: 'confusion' },
    element('thead', {}, element('tr', {}, element('th', { text: 'label \\ prediction' }), ...run.labels.map(l => element('th', { class: 'number', text: l })), element('th', { class: 'number', text: 'recall' }), element('th', { class: 'number', text: 'precision' }), element('th', { class: 'number', text: 'F1' }))),
    element('tbody', {}, ...rows)));
}

function calibration(parent, run) {
  const bins = run.judgement.calibration;
  chart(parent, 'Calibration', {
    type: 'line',
    data: { datasets: [
      line('probability = accuracy', [{ x: 0, y: 0 }, { x: 1, y: 1 }], css('--faint'), { borderDash: [5, 5], pointRadius: 0, borderWidth: 1 }),
      line('the model', bins.map(b => ({ x: b.mean, y: b.accuracy })), COLORS[0], { clip: false, pointRadius: bins.map(b => 2 + 6 * Math.sqrt(b.rows / Math.max(...bins.map(c => c.rows)))) }) ] },
    options: { parsing: false, plugins: { legend: { labels: { usePointStyle: true, pointStyle: 'line' } } }, scales: { x: { type: 'linear', min: 1 / run.labels.length - 0.02, max: 1, ...titled('predicted probability') }, y: { min: 0, max: 1, ...titled('accuracy') } } },
  }, ['mean probability', 'accuracy', 'rows'], bins.map(b => [b.mean.toFixed(3), percent(b.accuracy), b.rows]));
}

const span = b => b.from === b.to ? `${b.from}` : `${b.from}-${b.to}`;

function bars(parent, caption, bins, value, axis, format, scale = {}) {
  chart(parent, caption, {
    type: 'bar', data: { labels: bins.map(span), datasets: [{ label: axis, data: bins.map(value), backgroundColor: COLORS[0] }] },
    options: { plugins: { legend: { display: false }, tooltip: { callbacks: { afterLabel: c => `${bins[c.dataIndex].rows} rows` } } },
      scales: { x: titled('tokens per text'), y: { beginAtZero: true, ...scale, ...titled(axis) } } },
  }, ['tokens', axis], bins.map(b => [span(b), format(value(b))]));
}

/** The errors, those of a label or prediction where one is chosen, and a button to save them. */
function mistakes(run) {
  const all = run.judgement.mistakes;
  if (all.length === 0) return element('p', { text: 'None.' });
  const list = element('div', {});
  const choice = (name, value) => {
    const select = element('select', {}, element('option', { value: '', text: 'all' }), ...[...new Set(all.map(value))].sort().map(l => element('option', { value: l, text: l })));
    return [select, element('label', {}, `${name} `, select)];
  };
  const [label, labels] = choice('label', m => m.label), [answer, answers] = choice('prediction', m => m.answer);
  const chosen = () => all.filter(m => (!label.value || m.label === label.value) && (!answer.value || m.answer === answer.value));
  const show = () => list.replaceChildren(...chosen().map(m => element('div', { class: 'mistake' },
    element('span', { class: 'faint', text: `line ${m.line}: ${m.label}, predicted ${m.answer} with ${m.probability.toFixed(3)}` }), shaded(m.words))));
  label.addEventListener('change', show);
  answer.addEventListener('change', show);
  const save = element('button', { type: 'button', text: 'Save as CSV' });
  save.addEventListener('click', () => download('errors.csv', csv([['line', 'label', 'prediction', 'probability', 'text'],
    ...chosen().map(m => [m.line, m.label, m.answer, m.probability.toFixed(4), m.words.map(w => w.word).join(' ')])])));
  show();
  return element('div', {}, element('div', { class: 'controls' }, labels, answers, save), list);
}

function telling(parent, run) {
  const charts = element('div', { class: 'charts' });
  parent.append(charts);
  const largest = Math.max(...run.judgement.telling.flat().map(w => w.effect), 0);
  run.labels.forEach((label, k) => {
    const words = run.judgement.telling[k];
    if (words.length === 0) return;
    chart(charts, `For ${label}`, {
      type: 'bar', data: { labels: words.map(w => w.word), datasets: [{ label: 'mean effect on the log-odds', data: words.map(w => w.effect), backgroundColor: COLORS[k % COLORS.length] }] },
      options: { indexAxis: 'y', plugins: { legend: { display: false } }, scales: { x: { beginAtZero: true, suggestedMax: largest }, y: { ticks: { autoSkip: false } } } },
    }, ['word', 'mean effect'], words.map(w => [w.word, w.effect.toFixed(2)]));
  });
}

/** A word for a POSIX shell. */
const quoted = word => /^[\p{L}\p{N}_./:=,+%@-]+$/u.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;

function settings(run) {
  const rows = Object.entries(run.config).flatMap(([section, keys]) => Object.entries(keys).map(([key, value]) => [`${section}.${key}`, JSON.stringify(value)]));
  const inputs = Object.entries(run.inputs).map(([role, hash]) => [role, hash]);
  return element('div', {},
    run.command.length === 0 ? null : element('pre', { text: ['valence', ...run.command.map(quoted)].join(' ') }),
    element('p', { class: 'faint hash', text: `Valence ${run.version}, seed ${run.seed}, model ${run.metrics.fingerprint}` }),
    element('details', {}, element('summary', { text: 'Input files (SHA-256)' }), table('Input files', ['file', 'hash'], inputs, 9)),
    element('details', {}, element('summary', { text: 'Configuration' }), table('Configuration', ['key', 'value'], rows, 9)));
}

function head() {
  page.append(element('h1', { text: several ? `${runs.length} runs compared` : runs[0].name }));
  if (several) {
    page.append(table('Runs', ['run', 'rows', 'accuracy', 'macro-F1', 'loss', 'best epoch', 'parameters', 'seconds'], runs.map(r => {
      const m = judged(r);
      return [r.name, `${m.rows} of ${r.judgement.rows}`, percent(m.accuracy), m.macro_f1.toFixed(4), m.loss.toFixed(4), r.bestEpoch,
        r.parameters.toLocaleString('en'), r.epochs.reduce((s, e) => s + e.seconds, 0).toFixed(1)];
    })));
  }
}

function curves() {
  page.append(element('h2', { text: 'Training' }));
  const charts = element('div', { class: 'charts' });
  page.append(charts);
  overEpochs(charts, 'Loss', 'cross-entropy', [['training', e => e.loss, true], ['dev', e => e.devLoss]], { beginAtZero: true });
  overEpochs(charts, 'Dev accuracy', 'accuracy', [['accuracy', e => e.devAccuracy]], { min: 0, max: 1 });
  overEpochs(charts, 'Learning rate', 'step size', [['rate', e => e.learningRate]], { beginAtZero: true });
  overEpochs(charts, 'Throughput', 'tokens per second', [['tokens/s', e => e.tokensPerSecond]], { beginAtZero: true });
}

function one(parent, run) {
  parent.append(summary(run), ...answers(run));
  const missed = never(run);
  if (missed) parent.append(missed);
  parent.append(
    element('p', { class: 'faint', text: `Confusion matrix of the ${run.judgement.rows} rows: rows are labels, columns are predictions.` }), confusion(run));
  const charts = element('div', { class: 'charts', style: { marginTop: '1rem' } });
  parent.append(charts);
  calibration(charts, run);
  bars(charts, 'Accuracy by length', run.judgement.byLength, b => b.accuracy, 'accuracy', percent, { max: 1 });
  bars(charts, 'Lengths of the training texts', run.lengths, b => b.rows, 'rows', n => `${n} rows`);
  parent.append(element('h3', { text: 'Most important words' }));
  telling(parent, run);
  parent.append(element('h3', { text: 'Most confident errors' }),
    element('p', { class: 'faint', text: 'Green words with a straight line below support the predicted label, red words with a wavy line oppose it (integrated gradients).' }), mistakes(run));
}

/** The keys in which the configurations differ, a column a run. */
function differences() {
  const keys = Object.entries(runs[0].config).flatMap(([section, keys]) => Object.keys(keys).map(key => [section, key]));
  const rows = keys.map(([section, key]) => [`${section}.${key}`, ...runs.map(run => JSON.stringify(run.config[section]?.[key]) ?? '')])
    .filter(([, ...values]) => new Set(values).size > 1);
  return rows.length === 0 ? element('p', { text: 'None.' }) : table('Settings that differ', ['key', ...runs.map(run => run.name)], rows, 9);
}

/** What differs first; each run whole behind its name. */
function compare() {
  curves();
  page.append(element('h2', { text: 'Settings that differ' }), differences(), element('h2', { text: 'Runs' }));
  for (const run of runs) {
    const whole = element('details', { class: 'run' }, element('summary', { text: run.name }));
    page.append(whole);
    one(whole, run);
    whole.append(element('h3', { text: 'Provenance' }), settings(run));
  }
}

function single(run) {
  page.append(element('p', { class: 'faint', text: `${run.labels.length} labels: ${run.labels.join(', ')}` }), element('h2', { text: 'Answers' }));
  one(page, run);
  curves();
  page.append(element('h2', { text: 'Provenance' }), settings(run));
}

head();
if (several) compare();
else single(runs[0]);
document.title = (several ? 'Runs compared' : runs[0].name) + ' - Valence report';
