/** Copies `count` rows of `width` floats; strides are in bytes. What the target's rows hold beyond `width` becomes 0. */
export function spreadRows(from: usize, width: i32, to: usize, stride: usize, paddedWidth: i32, count: i32): void {
  for (let row = 0; row < count; row++) {
    copyRow(from, to, width);
    for (let column = width; column < paddedWidth; column++) store<f32>(to + 4 * column, 0);
    from += 4 * width;
    to += stride;
  }
}

/** Copies `count` rows of `width` floats, `stride` bytes apart, one right behind the other. */
export function gatherRows(from: usize, stride: usize, width: i32, to: usize, count: i32): void {
  for (let row = 0; row < count; row++) {
    copyRow(from, to, width);
    from += stride;
    to += 4 * width;
  }
}

@inline
function copyRow(from: usize, to: usize, width: i32): void {
  let column = 0;
  for (; column + 4 <= width; column += 4) v128.store(to + 4 * column, v128.load(from + 4 * column));
  for (; column < width; column++) store<f32>(to + 4 * column, load<f32>(from + 4 * column));
}
