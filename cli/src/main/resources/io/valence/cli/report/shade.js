'use strict';
/** An element with a text and children; texts are set as text, so that no markup in them counts. */
function element(name, options = {}, ...children) {
  const made = document.createElement(name);
  const { text, style, ...attributes } = options;
  if (text !== undefined) made.textContent = text;
  if (style) Object.assign(made.style, style);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children.filter(child => child !== null));
  return made;
}

/** Words on green where they speak for the label and on red where against, the stronger the darker. */
function shaded(words) {
  const text = element('p', { class: 'text' });
  const largest = Math.max(...words.map(w => Math.abs(w.effect)), 1e-12);
  words.forEach((w, i) => {
    const part = w.effect / largest;
    const word = element('span', { text: w.word, title: (w.effect >= 0 ? '+' : '') + w.effect.toFixed(3) });
    if (Math.abs(part) >= 0.08) {
      word.style.background = `rgba(var(--${part > 0 ? 'good' : 'bad'}), ${(0.65 * Math.abs(part)).toFixed(2)})`;
      word.className = part > 0 ? 'for' : 'against';
    }
    if (i > 0) text.append(' ');
    text.append(word);
  });
  return text;
}
