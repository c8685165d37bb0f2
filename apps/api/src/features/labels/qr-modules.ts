import { create } from 'qrcode';

/** The dark and light squares of a printed code; `get(row, column)` is 1 where it is dark. */
export const qrModules = (payload: string) => create(payload, { errorCorrectionLevel: 'M' }).modules;
