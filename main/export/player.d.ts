/** The exported player, as renderer/player/playerBundle.ts builds it. */
declare module 'virtual:player' {
  export const script: string;
  export const style: string;
}
