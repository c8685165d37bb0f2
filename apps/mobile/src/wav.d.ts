declare module '*.wav' {
  /** Metro's number of a bundled sound. */
  const file: number;
  export default file;
}
