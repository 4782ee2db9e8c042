/** A stretch of a sentence. */
export interface InlinePiece {
  readonly kind: 'plain' | 'emphasis' | 'code' | 'math';
  readonly text: string;
}

const marked = /\$([^$]+)\$|`([^`]+)`|\*([^*]+)\*/g;

/** Takes `*emphasis*`, `` `code` `` and `$TeX$` out of a text. */
export function inlinePieces(text: string): InlinePiece[] {
  const pieces: InlinePiece[] = [];
  let end = 0;
  for (const found of text.matchAll(marked)) {
    if (found.index > end) pieces.push({ kind: 'plain', text: text.slice(end, found.index) });
    const [whole, math, code, emphasis] = found;
    if (math !== undefined) pieces.push({ kind: 'math', text: math });
    else if (code !== undefined) pieces.push({ kind: 'code', text: code });
    else pieces.push({ kind: 'emphasis', text: emphasis! });
    end = found.index + whole.length;
  }
  if (end < text.length) pieces.push({ kind: 'plain', text: text.slice(end) });
  return pieces;
}
