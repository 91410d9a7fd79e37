'use strict';
const form = document.getElementById('form'), text = document.getElementById('text'), answer = document.getElementById('answer');

fetch('/model').then(r => r.json()).then(m => {
  document.getElementById('model').textContent = `${m.name}: ${m.labels.join(', ')}; ${m.vocabulary.toLocaleString('en')} words`;
});

/** Each label with a bar as long as its probability. */
function bars(probabilities) {
  const grid = element('div', { class: 'answer' });
  for (const [label, p] of Object.entries(probabilities)) {
    grid.append(element('span', { text: label }), element('div', { class: 'bar', style: { width: (100 * p).toFixed(1) + '%' } }), element('span', { text: p.toFixed(4), class: 'number' }));
  }
  return grid;
}

/** The probability of the label after each word. */
function running(steps, label) {
  const rows = steps.map(step => element('tr', {}, element('td', { text: step.word }),
    element('td', { style: { width: '60%' } }, element('div', { class: 'bar', style: { width: (100 * step.probabilities[label]).toFixed(1) + '%' } })),
    element('td', { class: 'number', text: step.probabilities[label].toFixed(3) })));
  return element('table', { id: 'running', style: { width: '100%' } }, element('tbody', {}, ...rows));
}

function show(found) {
  answer.replaceChildren(
    element('h2', { id: 'label', text: `${found.label} (${found.probabilities[found.label].toFixed(4)})` }), bars(found.probabilities),
    element('p', { class: 'faint', text: found.tokens === 0 ? 'The text has no words: this is the answer to an empty text.' : `${found.tokens} tokens, ${found.unknown} unknown` }),
    element('h3', { text: `Words for and against ${found.label}` }), shaded(found.explanation.words),
    element('h3', { text: `${found.label} after each word` }), running(found.running, found.label));
}

async function ask() {
  try {
    if (!text.value.trim()) throw new Error('Write a text first.');
    const response = await fetch('/predict', { method: 'POST', headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ text: text.value, explain: true, running: true }) });
    const found = await response.json();
    if (!response.ok) throw new Error(found.error);
    show(found);
  } catch (problem) {
    answer.replaceChildren(element('p', { class: 'error', role: 'alert', text: problem.message }));
  }
}

form.addEventListener('submit', event => { event.preventDefault(); ask(); });
text.addEventListener('keydown', event => { if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) ask(); });

// A link to a sentence: /#a%20fine%20film
if (location.hash.length > 1) {
  text.value = decodeURIComponent(location.hash.slice(1));
  ask();
}
