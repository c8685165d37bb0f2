/** An installed app carries its shell with it. */
export const keepShell = (): void => undefined;
