'use strict';
const form = document.getElementById('form'), text = document.getElementById('text'), answer = document.getElementById('answer');

let labels = [];

fetch('/model').then(r => r.json()).then(m => {
  labels = m.labels;
  document.getElementById('model').textContent = `${m.name}: ${m.labels.join(', ')}; ${m.vocabulary.toLocaleString('en')} words`;
});

/** The color of a label, the same everywhere on the page. */
const colorOf = (label, all) => COLORS[Math.max(0, all.indexOf(label)) % COLORS.length];

function bar(p, color) {
  return element('div', { class: 'bar', style: { width: (100 * p).toFixed(1) + '%', background: color } });
}

/** Each label with a bar as long as its probability. */
function bars(probabilities) {
  const grid = element('div', { class: 'answer' });
  for (const [label, p] of Object.entries(probabilities)) {
    grid.append(element('span', ofText(label, { text: label })), bar(p, colorOf(label, Object.keys(probabilities))), element('span', { text: p.toFixed(4), class: 'number' }));
  }
  return grid;
}

/** The probability of the label after each word. */
function running(steps, label) {
  const rows = steps.map(step => element('tr', {}, element('td', ofText(step.word, { text: step.word })),
    element('td', { style: { width: '60%' } }, bar(step.probabilities[label], colorOf(label, Object.keys(step.probabilities)))),
    element('td', { class: 'number', text: step.probabilities[label].toFixed(3) })));
  return element('table', { id: 'running', style: { width: '100%' } }, element('tbody', {}, ...rows));
}

function show(found) {
  answer.replaceChildren(
    element('h2', { id: 'label', text: `${found.label} (${found.probabilities[found.label].toFixed(4)})` }), bars(found.probabilities),
    element('p', { class: 'faint', text: found.tokens === 0 ? 'The text has no words: this is the answer to an empty text.' : found.unknown === found.tokens ? 'No word of the text is in the vocabulary: the prediction is unreliable.' : `${found.tokens} ${found.tokens === 1 ? 'token' : 'tokens'}, ${found.unknown} unknown${found.truncated ? '; longer than what the model reads' : ''}` }),
    element('h3', { text: `Words for and against ${found.label}` }),
    element('p', { class: 'faint', text: 'Green with a straight line: for it. Red with a wavy line: against it.' }), shaded(found.explanation.words),
    element('h3', { text: `${found.label} after each word` }), running(found.running, found.label));
}

async function predict(question) {
  const response = await fetch('/predict', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(question) });
  const found = await response.json();
  if (!response.ok) throw new Error(found.error);
  return found;
}

/** Texts asked before, the last one first; a click asks again. */
function remember(found) {
  const again = element('button', ofText(found.text, { type: 'button', text: `${found.label}: ${found.text.slice(0, 200)}` }));
  again.addEventListener('click', () => { text.value = found.text; ask(); });
  const history = document.getElementById('history');
  const same = [...history.children].find(item => item.textContent === again.textContent);
  if (same) same.remove();
  history.prepend(element('li', {}, again));
  if (history.children.length > 20) history.lastChild.remove();
  document.getElementById('earlier').hidden = false;
}

async function ask() {
  try {
    if (!text.value.trim()) throw new Error('Write a text first.');
    const found = await predict({ text: text.value, explain: true, running: true });
    show(found);
    remember(found);
  } catch (problem) {
    answer.replaceChildren(element('p', { class: 'error', role: 'alert', text: problem.message }));
  }
}

form.addEventListener('submit', event => { event.preventDefault(); ask(); });
text.addEventListener('keydown', event => { if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) ask(); });

const MOST_TEXTS = 256, progress = document.getElementById('progress');

/** The lines of a text file; throws if it is another kind of file. */
async function linesOf(file) {
  if (/\.(csv|tsv|jsonl|ndjson|xlsx?|parquet)$/i.test(file.name)) {
    throw new Error('This page accepts one text per line. For a table: valence predict -m MODEL FILE -o OUT.');
  }
  const bytes = new Uint8Array(await file.arrayBuffer());
  try {
    if (bytes.includes(0)) throw new Error();
    const lines = new TextDecoder('utf-8', { fatal: true }).decode(bytes).split(/\r?\n/).filter(line => line.trim());
    if (lines.length > 0) return lines;
  } catch {
    throw new Error('This is not a text file in UTF-8.');
  }
  throw new Error('The file has no text.');
}

/** Predicts the lines of a file, as many at a time as the server takes, and offers the answers. */
async function askFile(file) {
  try {
    const lines = await linesOf(file);
    const rows = [['text', 'label', 'probability']], counts = new Map(labels.map(label => [label, 0]));
    for (let from = 0; from < lines.length; from += MOST_TEXTS) {
      const { predictions } = await predict({ texts: lines.slice(from, from + MOST_TEXTS) });
      for (const p of predictions) {
        rows.push([p.text, p.label, p.probabilities[p.label].toFixed(6)]);
        counts.set(p.label, (counts.get(p.label) ?? 0) + 1);
      }
      progress.textContent = `${rows.length - 1} of ${lines.length} texts`;
    }
    const save = element('button', { type: 'button', text: 'Save as CSV' });
    save.addEventListener('click', () => download(file.name.replace(/\.[^.]*$/, '') + '-labeled.csv', csv(rows)));
    progress.replaceChildren(`${lines.length} ${lines.length === 1 ? 'text' : 'texts'}: ${[...counts].map(([label, n]) => `${label}: ${n} (${(100 * n / lines.length).toFixed(1)} %)`).join(', ')} `, save, first(rows));
  } catch (problem) {
    progress.replaceChildren(element('span', { class: 'error', role: 'alert', text: problem.message }));
  }
}

const MOST_SHOWN = 20;

/** The first answers, to see that they make sense. */
function first(rows) {
  const shown = rows.slice(1, 1 + MOST_SHOWN).map(([text, label, p]) => element('li', ofText(text, { text: `${label} (${Number(p).toFixed(2)}): ${text.slice(0, 200)}` })));
  return element('ul', { class: 'history', id: 'first' }, ...shown);
}

const drop = document.getElementById('drop');
document.getElementById('file').addEventListener('change', event => { if (event.target.files.length) askFile(event.target.files[0]); });
drop.addEventListener('dragover', event => { event.preventDefault(); drop.classList.add('over'); });
drop.addEventListener('dragleave', () => drop.classList.remove('over'));
drop.addEventListener('drop', event => { event.preventDefault(); drop.classList.remove('over'); if (event.dataTransfer.files.length) askFile(event.dataTransfer.files[0]); });

// A link to a sentence: /#a%20fine%20film
if (location.hash.length > 1) {
  text.value = decodeURIComponent(location.hash.slice(1));
  ask();
}
