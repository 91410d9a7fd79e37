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

/** A color for each label, dark enough on white and light enough on black. */
const COLORS = ['#2f7ed8', '#d9541e', '#2f8f4e', '#9b59b6', '#a58a10', '#d14a7c', '#138a9e', '#8a7460'];

/** The language of a text by its letters, for fonts and screen readers; null if they do not say. */
function languageOf(text) {
  if (/[\u3040-\u30ff]/.test(text)) return 'ja';
  if (/[\u4e00-\u9fff]/.test(text)) return 'zh';
  if (/[\uac00-\ud7af]/.test(text)) return 'ko';
  if (/[\u0e00-\u0e7f]/.test(text)) return 'th';
  return null;
}

/** Attributes of an element that holds a text. */
function ofText(text, attributes = {}) {
  const lang = languageOf(text);
  return lang === null ? attributes : { ...attributes, lang };
}

/** Offers a file for download. */
function download(name, content) {
  const url = URL.createObjectURL(new Blob(['\ufeff' + content], { type: 'text/csv;charset=utf-8' }));
  element('a', { href: url, download: name }).click();
  URL.revokeObjectURL(url);
}

/** Rows as CSV (RFC 4180). */
const csv = rows => rows.map(row => row.map(value => /[",\r\n]/.test(value) ? `"${String(value).replaceAll('"', '""')}"` : value).join(',')).join('\r\n') + '\r\n';

/** Words that speak for the label on green, underlined; those against on red with waves; the stronger the darker. */
function shaded(words) {
  const text = element('p', ofText(words.map(w => w.word).join(' '), { class: 'text' }));
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
