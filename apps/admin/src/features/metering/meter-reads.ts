import { listMeasuringPoints, listMeters } from '@citypulse/contracts/metering';

/** What is read anew when a meter or its place changes. */
export const meterReads = [listMeters, listMeasuringPoints];
