// Stands in for a run process whose algorithm keeps everything: fills the JavaScript heap until V8 gives up.
process.send({ kind: 'ready' });
process.on('message', () => {
  const kept = [];
  for (;;) kept.push({ remembered: kept.length, more: [kept.length] });
});
