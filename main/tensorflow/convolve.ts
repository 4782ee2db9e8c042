import type { Tensor4D } from '@tensorflow/tfjs';
import type { TensorFlow } from './tensorFlow';

/**
 * Convolution without padding, of images [batch, height, width, channels] with windows [size, size, channels, filters].
 *
 * tfjs has no kernel on WebAssembly for the gradient of the windows. But that gradient is a convolution itself, of the
 * images with the gradient of the outputs as windows, where channels and batch change places and the stride becomes a
 * dilation; so every backend gets it from the kernel it has.
 */
export function convolve(tf: TensorFlow, images: Tensor4D, windows: Tensor4D, stride: number): Tensor4D {
  const convolveWithGradients = tf.customGrad((...given) => {
    const [x, w, save] = given as unknown as [Tensor4D, Tensor4D, (tensors: Tensor4D[]) => void];
    save([x, w]);
    return {
      value: tf.conv2d(x, w, stride, 'valid'),
      gradFunc: (outputGradient, saved) => {
        const [savedImages, savedWindows] = saved as [Tensor4D, Tensor4D];
        const gradient = outputGradient as Tensor4D;
        return [
          tf.conv2dTranspose(gradient, savedWindows, savedImages.shape, stride, 'valid'),
          windowGradient(tf, savedImages, gradient, savedWindows.shape, stride),
        ];
      },
    };
  });
  return convolveWithGradients(images, windows) as Tensor4D;
}

function windowGradient(
  tf: TensorFlow,
  images: Tensor4D,
  gradient: Tensor4D,
  shape: Tensor4D['shape'],
  stride: number,
): Tensor4D {
  const channelsAsBatch = tf.transpose(images, [3, 1, 2, 0]);
  const gradientAsWindows = tf.transpose(gradient, [1, 2, 0, 3]);
  const products = tf.conv2d(channelsAsBatch, gradientAsWindows, 1, 'valid', 'NHWC', stride);
  // Where windows leave a rest of the image, more places fit than the window has.
  const [size] = shape;
  return tf.transpose(tf.slice(products, [0, 0, 0, 0], [-1, size, size, -1]), [1, 2, 0, 3]);
}
