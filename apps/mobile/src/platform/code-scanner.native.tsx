import { CameraView, useCameraPermissions } from 'expo-camera';
import { useEffect, useEffectEvent } from 'react';
import { StyleSheet } from 'react-native';
import type { CodeScannerProps } from './code-scanner-type.ts';

/** The phone's camera, looking for QR codes. */
export function CodeScanner({ active, torch, onCode, onState, onTorch }: CodeScannerProps) {
  const [permission, request] = useCameraPermissions();
  const granted = permission?.granted === true;
  const mayAsk = permission !== null && !granted && permission.canAskAgain;
  const denied = permission !== null && !granted && !permission.canAskAgain;
  const ask = useEffectEvent(async () => {
    if (!(await request()).granted) onState('denied');
  });
  const tell = useEffectEvent((isGranted: boolean, isDenied: boolean) => {
    if (isDenied) onState('denied');
    if (isGranted) onTorch(true);
  });
  useEffect(() => {
    if (mayAsk) void ask();
  }, [mayAsk]);
  useEffect(() => tell(granted, denied), [granted, denied]);
  if (!granted) return null;
  return (
    <CameraView
      style={StyleSheet.absoluteFill}
      facing="back"
      enableTorch={torch}
      barcodeScannerSettings={{ barcodeTypes: ['qr'] }}
      onCameraReady={() => onState('running')}
      onMountError={() => onState('missing')}
      {...(active && { onBarcodeScanned: ({ data }) => onCode(data) })}
    />
  );
}
