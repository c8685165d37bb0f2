/** Of the camera. `denied`: the person or the device forbids it; `missing`: there is none, or another app holds it. */
export type CameraState = 'starting' | 'running' | 'denied' | 'missing';

export interface CodeScannerProps {
  /** Looks for codes; the picture stays when it does not. */
  active: boolean;
  torch: boolean;
  onCode: (text: string) => void;
  onState: (state: CameraState) => void;
  /** Whether there is a light to turn on. */
  onTorch: (available: boolean) => void;
}
