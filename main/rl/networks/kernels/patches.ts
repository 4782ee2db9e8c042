/**
 * Writes the windows of an image one behind the other, row by row: patches[place, kernelSize · length].
 *
 * Copies whole vectors, so that up to 3 floats behind the last window are read and behind the last patch are written.
 *
 * @param imageRow bytes from one row of the image to the next.
 * @param step bytes from one window to the next in a row; `rowStep` from a row of windows to the next.
 * @param length floats in one row of a window.
 */
export function gatherPatches(
  image: usize, imageRow: usize, rowStep: usize, step: usize, rows: i32, columns: i32, kernelSize: i32, length: i32,
  patches: usize, patchStride: usize,
): void {
  const bytes: usize = 4 * length;
  for (let row = 0; row < rows; row++) {
    let window = image + row * rowStep;
    for (let column = 0; column < columns; column++) {
      let from = window;
      let to = patches;
      for (let line = 0; line < kernelSize; line++) {
        for (let at: usize = 0; at < bytes; at += 16) v128.store(to + at, v128.load(from + at));
        from += imageRow;
        to += bytes;
      }
      window += step;
      patches += patchStride;
    }
  }
}

/** The reverse: adds every patch to the window of the image that it comes from. */
export function addPatches(
  image: usize, imageRow: usize, rowStep: usize, step: usize, rows: i32, columns: i32, kernelSize: i32, length: i32,
  patches: usize, patchStride: usize,
): void {
  const bytes: usize = 4 * length;
  for (let row = 0; row < rows; row++) {
    let window = image + row * rowStep;
    for (let column = 0; column < columns; column++) {
      let to = window;
      let from = patches;
      for (let line = 0; line < kernelSize; line++) {
        let at: usize = 0;
        for (; at + 16 <= bytes; at += 16) v128.store(to + at, f32x4.add(v128.load(to + at), v128.load(from + at)));
        for (; at < bytes; at += 4) store<f32>(to + at, load<f32>(to + at) + load<f32>(from + at));
        to += imageRow;
        from += bytes;
      }
      window += step;
      patches += patchStride;
    }
  }
}
