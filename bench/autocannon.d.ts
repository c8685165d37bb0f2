/** The part of autocannon the bench uses; the package brings no types. */
declare module 'autocannon' {
  export default function autocannon(options: {
    url: string;
    connections: number;
    duration: number;
    headers?: Record<string, string>;
  }): Promise<{ non2xx: number; errors: number; requests: { average: number; total: number } }>;
}
