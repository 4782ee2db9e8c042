/** The text of a source as it is when the lab is built: `import text from '../agents/qLearning.ts?raw'`. */
declare module '*?raw' {
  const text: string;
  export default text;
}
